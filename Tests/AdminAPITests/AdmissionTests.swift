import Core
import TestKit
import Testing

@testable import AdminAPI

@Suite("What strangers may cost")
struct AdmissionTests {
  private static let runs = "/api/admin/runs"

  @Test("Sessions that prove nobody are refused before the store is asked")
  func guessedSessions() async throws {
    try await withServing(nil, { $0.limits.failures = 3 }) { (serving: Serving) async throws in
      for number in 0..<3 {
        let answer = try await serving.get(Self.runs, as: .session("guess-\(number)"))
        #expect(answer.status == 401)
      }
      let reads = serving.world.store.reads
      for number in 3..<20 {
        let answer = try await serving.get(Self.runs, as: .session("guess-\(number)"))
        #expect(answer.status == 429)
        #expect(answer.header("retry-after") != nil)
      }
      #expect(serving.world.store.reads == reads)
    }
  }

  @Test("Sessions from many addresses share what they may cost, and a token pays nothing")
  func lookups() async throws {
    try await withServing(
      nil,
      {
        $0.limits.failures = 1_000
        $0.limits.lookups = 4
      }
    ) { (serving: Serving) async throws in
      for number in 0..<10 {
        let answer = try await serving.get(Self.runs, as: .session("guess-\(number)"))
        #expect(answer.status == (number < 4 ? 401 : 429))
      }
      #expect(serving.world.store.reads == 4)
      #expect(try await serving.get(Self.runs).status == 200)
    }
  }

  @Test("An administrator whose session is known goes on while strangers are refused")
  func knownAdministrator() async throws {
    try await withServing(nil, { $0.limits.failures = 2 }) { (serving: Serving) async throws in
      #expect(try await serving.get(Self.runs, as: .admin).status == 200)
      for number in 0..<3 {
        _ = try await serving.get(Self.runs, as: .session("guess-\(number)"))
      }
      #expect(try await serving.get(Self.runs, as: .session("guess")).status == 429)
      for _ in 0..<5 { #expect(try await serving.get(Self.runs, as: .admin).status == 200) }
      // Known or not, the store says each time who they are.
      try await serving.world.put(AdminWorld.sessions, "admin-session", "{}")
      #expect([401, 429].contains(try await serving.get(Self.runs, as: .admin).status))
      #expect(try await serving.get(Self.runs, as: .admin).status == 429)
    }
  }

  @Test("Good sessions are no failures, however many come from one address")
  func goodSessions() async throws {
    try await withServing(nil, { $0.limits.failures = 2 }) { (serving: Serving) async throws in
      for _ in 0..<6 {
        #expect(try await serving.get(Self.runs, as: .session("john-session")).status == 403)
        #expect(try await serving.get(Self.runs, as: .admin).status == 200)
      }
    }
  }

  @Test("A signed-in user who asks too often is refused before the store is asked")
  func ordinaryUser() async throws {
    try await withServing(nil, { $0.limits.burst = 2 }) { (serving: Serving) async throws in
      for _ in 0..<2 {
        #expect(try await serving.get(Self.runs, as: .session("john-session")).status == 403)
      }
      let reads = serving.world.store.reads
      for _ in 0..<5 {
        #expect(try await serving.get(Self.runs, as: .session("john-session")).status == 429)
      }
      #expect(serving.world.store.reads == reads)
    }
  }

  @Test("A store that does not answer is held against nobody")
  func unreachableStore() async throws {
    try await withServing(nil, { $0.limits.failures = 2 }) { (serving: Serving) async throws in
      serving.world.store.fail(with: StoreError(.unavailable, "down"))
      for _ in 0..<5 {
        #expect(try await serving.get(Self.runs, as: .admin).status == 503)
      }
      serving.world.store.fail(with: nil)
      #expect(try await serving.get(Self.runs, as: .admin).status == 200)
    }
  }

  @Test("Signing in has an end for those who guess, and not for those who know")
  func signIn() async throws {
    try await withServing(nil, { $0.limits.failures = 3 }) { (serving: Serving) async throws in
      func signIn(_ token: String) async throws -> Int {
        try await serving.post(
          "/login", "token=\(token)", as: .nobody,
          ["content-type": "application/x-www-form-urlencoded"]
        ).status
      }
      for _ in 0..<3 { #expect(try await signIn("guess") == 401) }
      for _ in 0..<3 { #expect(try await signIn("guess") == 429) }
      #expect(try await signIn("ops-secret") == 303)
      serving.world.clock.advance(seconds: 60)
      #expect(try await signIn("guess") == 401)
    }
  }

  @Test("Signing in with a good token counts as a request of its owner")
  func signInLimit() async throws {
    try await withServing(nil, { $0.limits.burst = 2 }) { (serving: Serving) async throws in
      var statuses: [Int] = []
      for _ in 0..<3 {
        statuses.append(
          try await serving.post(
            "/login", "token=ops-secret", as: .nobody,
            ["content-type": "application/x-www-form-urlencoded"]
          ).status)
      }
      #expect(statuses == [303, 303, 429])
    }
  }

  @Test(
    "What a service allows is shared out: a quarter for look-ups, at four requests each",
    arguments: [(1_200, 300, 15), (10, 60, 4), (48_000, 60, 3_000)])
  func share(_ requests: Int, _ seconds: Int, _ lookups: Int) {
    let charge = RequestTariff.Charge(
      microdollarsPerMillion: 0, includedPerMonth: 0, freePerDay: 0)
    let tariff = RequestTariff(
      requestsPerWindow: requests, windowSeconds: seconds, reads: charge, writes: charge,
      deletes: charge, lists: charge)
    #expect(AdminLimits().lookupsPerMinute(tariff) == lookups)
    #expect(AdminLimits().lookupsPerMinute(nil) == 600)
  }

  @Test("However many callers there are, the table of limits is bounded")
  func boundedTable() {
    var limiter = RequestLimiter(burst: 1, perMinute: 1)
    for number in 0..<(3 * RequestLimiter.maximumBuckets) {
      _ = limiter.admit("\(number)", at: AdminWorld.now)
    }
    #expect(limiter.count <= RequestLimiter.maximumBuckets)
    var sessions = ProvenSessions()
    let owner = ProvenSessions.Owner(name: "user:root", isAdmin: true)
    sessions.note(owner, of: [0], at: AdminWorld.now)
    for number in 0..<(2 * ProvenSessions.maximum) {
      sessions.note(
        ProvenSessions.Owner(name: "user:\(number)", isAdmin: false),
        of: Array("\(number)".utf8), at: AdminWorld.now.adding(seconds: 1))
    }
    #expect(sessions.owner(of: [0], at: AdminWorld.now) == owner)
    #expect(sessions.owner(of: [0], at: AdminWorld.now.adding(seconds: 601)) == nil)
  }

  @Test(
    "An IPv6 customer is one caller, whatever of the network is used",
    arguments: [
      ("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8:0:0::/64"),
      ("2001:db8:0:0:ffff::2", "2001:db8:0:0::/64"), ("::1", "0:0:0:0::/64"),
      ("fe80::1%eth0", "fe80:0:0:0::/64"), ("::ffff:192.0.2.1", "192.0.2.1"),
      ("1:2:3:4:5:6:7:8", "1:2:3:4::/64"), ("unknown", "unknown"),
    ])
  func addresses(_ address: String, _ key: String) {
    #expect(ClientAddress.key(of: address) == key)
  }
}
