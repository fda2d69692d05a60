import Core
import Ledger
import TestKit

@testable import Review

/// Names that try to become markup, made from a seed.
struct HostileNames {
  private static let pieces = [
    "```", "````````", "`", "~~~", "</code>", "</summary></details>",
    "<img src=x onerror=alert(1)>",
    "<script>", "-->", "<!--", "@octocat", "#123", "GH-1", "octo/repo#4", "https://evil.example/",
    "www.evil.example", "a@evil.example", "|", "\\|", "\\", "\n\n# heading", "\r\n", "| --- |", "*",
    "**b**", "__b__", "[x](http://e)", "![x](http://e)", "&lt;", "&#64;octocat", "&amp;", "$x$",
    ":tada:", "\u{202E}", "\u{2066}", "\u{200B}", "\u{1B}[2J", "\u{0}", "\u{2028}", "é", "旅行",
    "e\u{301}\u{301}\u{301}\u{301}", "👩\u{200D}👩", " ", "- [ ] ", "> ", "+ ", "- ", "@@", "a", "1",
    "'", "\"", "{{", "<", ">", "&", "\u{0D4E}</script>\u{0D4E}<h1 id=pwn>", "`\u{301}**Approved**",
    "\u{11A3A}-\u{301}->", "|\u{338}", "'\u{301}; id", "::add-mask::", "##[error]", "\u{0D4E}`",
  ]

  private var random: SplitMix64

  init(seed: Int) { random = SplitMix64(seed: UInt64(seed)) }

  /// Up to eight pieces, or a long run of one of them.
  mutating func name() -> String {
    let isLong = next(12) == 0
    let piece = Self.pieces[next(Self.pieces.count)]
    if isLong { return String(repeating: piece, count: 400) }
    return (0..<(1 + next(8))).map { _ in Self.pieces[next(Self.pieces.count)] }.joined()
  }

  mutating func key() -> Key {
    var bytes = Array(name().utf8)
    if next(8) == 0 { bytes.insert(0xFF, at: next(bytes.count + 1)) }
    return Key(bytes)
  }

  mutating func next(_ bound: Int) -> Int { random.next(below: bound) }

  /// A plan in which nothing that comes from outside is harmless.
  mutating func plan(operations: Int, limit: Int = 200, perGroup: Int = 3) -> HostilePlan {
    var preview = PlanPreview(limit: limit, perGroup: perGroup)
    var counts = PlanCounts()
    let rules = (0..<3).map { _ in name() }
    let space = Namespace(name())
    let reasons: [(Action, Reason)] = [
      (.create, .destinationAbsent), (.update, .sourceNewer), (.delete, .destinationVerified),
      (.unchanged, .sameContent), (.skip, .destinationNewer), (.conflict, .sameTime),
      (.reject, .foreignOwner), (.rewrite, .fieldsChange),
    ]
    var user = Identity(legacy: name(), id: name())
    for number in 0..<operations {
      if next(4) == 0 { user = Identity(legacy: name(), id: name()) }
      let (action, reason) = reasons[next(reasons.count)]
      let rule = rules[number * rules.count / operations]
      preview.add(
        Operation(
          identity: user, rule: rule, namespace: space, action: action, reason: reason,
          source: key(), destination: key(), sourceFingerprint: Fingerprint(words: (1, 2, 3, 4)),
          destinationFingerprint: nil, resultFingerprint: nil, bytes: next(10_000)))
      counts.add(rule: rule, action)
      if next(6) == 0 {
        counts.unmatched += 1
        preview.add(UnmatchedKey(identity: user, namespace: space, key: key()))
      }
    }
    counts.users = 3
    let subject = PlanSubject(
      purpose: .rollback(RollbackBasis(run: name(), kind: name(), journal: name(), reason: name())),
      name: name(), environment: name(), store: StoreAddress("sqlite", name()),
      storeIdentity: name(),
      rules: [], limits: Limits(), accept: Acceptance(),
      publish: Publication(namespace: Namespace(name())))
    let header = PlanHeader(
      tool: name(), created: Sample.time, expires: Sample.time, actor: name(), cohortFile: name(),
      baseDirectory: name())
    return HostilePlan(
      header: header, subject: subject,
      trailer: PlanTrailer(counts: counts, digest: Sample.digest, headerDigest: Sample.digest),
      preview: preview, file: name())
  }
}

/// The parts of a plan that a view takes.
struct HostilePlan {
  var header: PlanHeader
  var subject: PlanSubject
  var trailer: PlanTrailer
  var preview: PlanPreview
  var file: String

  var reviewed: ReviewedPlan {
    ReviewedPlan(header: header, subject: subject, trailer: trailer, preview: preview, file: file)
  }
}
