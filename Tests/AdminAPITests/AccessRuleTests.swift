import Core
import HTTPTypes
import TestKit
import Testing

@testable import AdminAPI

/// The rules of access by themselves, without a server.
@Suite("Rules of access")
struct AccessRuleTests {
  private static let now = AdminWorld.now

  // MARK: - Who may do what

  struct Row: Sendable {
    var proof: Principal.Proof
    var allowed: Set<AdminRoute.Access>
  }

  @Test(arguments: [
    Row(proof: .token(.admin), allowed: [.open, .read, .migrate, .migrateOnLogin]),
    Row(proof: .token(.read), allowed: [.open, .read]),
    Row(proof: .token(.auto), allowed: [.open, .migrateOnLogin]),
    Row(
      proof: .session(user: "u", isAdmin: true), allowed: [.open, .read, .migrate, .migrateOnLogin]),
    Row(proof: .session(user: "u", isAdmin: false), allowed: [.open, .migrateOnLogin]),
  ])
  func whoMayDoWhat(_ row: Row) {
    for access in [AdminRoute.Access.open, .read, .migrate, .migrateOnLogin] {
      let principal = Principal(name: "somebody", proof: row.proof)
      let isAllowed = (try? principal.check(access)) != nil
      #expect(isAllowed == row.allowed.contains(access), "\(row.proof) \(access)")
    }
  }

  // MARK: - Credentials

  private func credential(
    _ fields: [(HTTPField.Name, String)], accounts: Bool = true
  ) -> Credential {
    var headers = HTTPFields()
    for (name, value) in fields { headers.append(HTTPField(name: name, value: value)) }
    let sessions = AccountReference(namespace: "USERS", sessions: accounts ? "SESSIONS" : nil)
    return Authentication(
      store: InMemoryStore(), accounts: sessions, tokens: TokenStore(AdminWorld.tokens),
      pages: PageSessions(makeSecret: { "unused" })
    ).credential(of: headers, at: Self.now)
  }

  private static let ops = Credential.proven(
    Principal(name: "token:ops", proof: .token(.admin)))

  @Test(arguments: [
    ("Bearer ops-secret", true), ("bearer ops-secret", true), ("BEARER  ops-secret", true),
    ("Bearer ops-secret ", true), ("Basic ops-secret", false), ("Bearer ops-secret x", false),
    ("ops-secret", false), ("Bearer", false), ("Bearer ", false), ("Bearer ops-secre", false),
    ("Bearer ops-secrets", false), ("Bearer OPS-SECRET", false), ("", false),
  ])
  func bearerTokens(_ header: String, _ isKnown: Bool) {
    #expect(credential([(.authorization, header)]) == (isKnown ? Self.ops : .none))
  }

  /// A token that is wrong is not made good by a cookie beside it.
  @Test func aWrongTokenBesideACookie() {
    #expect(
      credential([(.authorization, "Bearer wrong"), (.cookie, "session_id=s")]) == .none)
    #expect(
      credential([(.authorization, "Bearer ops-secret"), (.cookie, "session_id=s")]) == Self.ops)
  }

  @Test func cookiesOfSessions() {
    let longest = String(repeating: "s", count: 512)
    #expect(credential([(.cookie, "session_id=s")]) == .session("s"))
    #expect(credential([(.cookie, "a=b; session_id=s; c=d")]) == .session("s"))
    #expect(credential([(.cookie, "session_id=\(longest)")]) == .session(longest))
    #expect(credential([(.cookie, "session_id=\(longest)s")]) == .none)
    #expect(credential([(.cookie, "session_id=")]) == .none)
    #expect(credential([(.cookie, "other=s")]) == .none)
    #expect(credential([(.cookie, "session_id=s")], accounts: false) == .none)
    #expect(credential([]) == .none)
  }

  // MARK: - Sessions of pages

  @Test func aPageSessionIsItsOwnersUntilItEnds() {
    let names = EventCount()
    let pages = PageSessions(makeSecret: {
      names.note()
      return "secret-\(names.count)"
    })
    let (ops, eyes) = (AdminWorld.tokens[0], AdminWorld.tokens[1])
    let first = pages.open(ops, at: Self.now)
    let second = pages.open(eyes, at: Self.now.adding(seconds: 10))
    #expect(pages.token(of: first, at: Self.now) == ops)
    #expect(pages.token(of: second, at: Self.now.adding(seconds: 10)) == eyes)
    #expect(pages.token(of: "secret-3", at: Self.now) == nil)
    let end = Self.now.adding(seconds: PageSessions.lifetime)
    #expect(pages.token(of: first, at: end.adding(seconds: -1)) == ops)
    #expect(pages.token(of: first, at: end) == nil)
    #expect(pages.token(of: second, at: end) == eyes)
    pages.close(second)
    #expect(pages.token(of: second, at: end) == nil)
  }

  @Test func onlySoManyPageSessionsAreKeptAndTheOldestGoes() {
    let names = EventCount()
    let pages = PageSessions(makeSecret: {
      names.note()
      return "secret-\(names.count)"
    })
    var secrets: [String] = []
    for number in 0..<1_001 {
      secrets.append(
        pages.open(AdminWorld.tokens[0], at: Self.now.adding(seconds: Int64(number))))
    }
    let time = Self.now.adding(seconds: 1_001)
    let known = secrets.filter { pages.token(of: $0, at: time) != nil }
    #expect(known == Array(secrets.dropFirst()))
  }

  // MARK: - Limits

  @Test func aCallerHasABurstAndThenARate() {
    var limiter = RequestLimiter(burst: 2, perMinute: 6)
    #expect(limiter.admit("a", at: Self.now) == nil)
    #expect(limiter.admit("a", at: Self.now) == nil)
    #expect(limiter.admit("a", at: Self.now) == 10)
    #expect(limiter.admit("b", at: Self.now) == nil)
    #expect(limiter.admit("a", at: Self.now.adding(seconds: 9)) == 1)
    #expect(limiter.admit("a", at: Self.now.adding(seconds: 10)) == nil)
    #expect(limiter.admit("a", at: Self.now.adding(seconds: 10)) == 10)
    // A clock that is set back gives nothing.
    #expect(limiter.admit("a", at: Self.now) == 10)
    // However long it waits, it has no more than its burst.
    let later = Self.now.adding(seconds: 86_400)
    #expect((0..<3).map { _ in limiter.admit("a", at: later) } == [nil, nil, 10])
    limiter.refund("a")
    #expect((0..<2).map { _ in limiter.admit("a", at: later) } == [nil, 10])
    for _ in 0..<9 { limiter.refund("a") }
    #expect((0..<3).map { _ in limiter.admit("a", at: later) } == [nil, nil, 10])
    var unlimited = RequestLimiter(burst: 0, perMinute: 6)
    #expect((0..<100).allSatisfy { _ in unlimited.admit("a", at: Self.now) == nil })
  }

  @Test func aProofCountsForTenMinutes() {
    var sessions = ProvenSessions()
    let owner = ProvenSessions.Owner(name: "user:u", isAdmin: true)
    sessions.note(owner, of: [1], at: Self.now)
    #expect(sessions.owner(of: [1], at: Self.now.adding(seconds: 600)) == owner)
    #expect(sessions.owner(of: [1], at: Self.now.adding(seconds: 601)) == nil)
    #expect(sessions.owner(of: [1], at: Self.now.adding(seconds: -1)) == nil)
    #expect(sessions.owner(of: [2], at: Self.now) == nil)
    sessions.forget([1])
    #expect(sessions.owner(of: [1], at: Self.now) == nil)
  }

  // MARK: - Other sites

  @Test(
    arguments: [
      ([], true), ([("sec-fetch-site", "same-origin")], true), ([("sec-fetch-site", "none")], true),
      ([("sec-fetch-site", "same-site")], false), ([("sec-fetch-site", "cross-site")], false),
      ([("sec-fetch-site", "")], false), ([("origin", "http://here:1")], true),
      ([("origin", "HTTPS://HERE:1")], true), ([("origin", "http://here:2")], false),
      ([("origin", "http://here")], false), ([("origin", "http://here:1.evil.example")], false),
      ([("origin", "null")], false), ([("origin", "ftp://here:1")], false),
      // The browser's word on the site comes first.
      ([("origin", "http://here:1"), ("sec-fetch-site", "cross-site")], false),
      ([("origin", "http://evil.example"), ("sec-fetch-site", "same-origin")], true),
    ] as [([(String, String)], Bool)])
  func otherSites(_ fields: [(String, String)], _ isAllowed: Bool) throws {
    var headers = HTTPFields()
    for (name, value) in fields { headers[try #require(HTTPField.Name(name))] = value }
    #expect(SameSite.allows(headers, authority: "here:1") == isAllowed)
    #expect(SameSite.allows(headers, authority: "Here:1") == isAllowed)
  }

  @Test func anOriginWithoutAnAuthorityIsAnotherSite() {
    let headers: HTTPFields = [.origin: "http://here:1"]
    #expect(!SameSite.allows(headers, authority: nil))
  }

  @Test func hashesAreComparedWhole() {
    let hash = [UInt8](0..<32)
    #expect(ConstantTime.areEqual(hash, hash))
    for index in hash.indices {
      var other = hash
      other[index] ^= 0x80
      #expect(!ConstantTime.areEqual(hash, other))
    }
    #expect(!ConstantTime.areEqual(hash, Array(hash.dropLast())))
    #expect(!ConstantTime.areEqual([], [0]))
  }
}
