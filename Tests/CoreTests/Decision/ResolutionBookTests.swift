import Core
import Testing

@Suite("Which resolution is about a record, and whether it holds")
struct ResolutionBookTests {
  private static func fingerprint(_ number: UInt64) -> Fingerprint {
    Fingerprint(words: (number, 0, 0, 0))
  }

  private static let range = SourceRange(file: "r.yaml", line: 1, column: 1)
  private static let seen = Resolution.Seen(legacy: fingerprint(1), canonical: fingerprint(2))

  private static func one(
    _ take: Resolution.Take, reason: Reason? = .noTime, namespace: Namespace? = "N",
    key: Key = "t:a:1", seen: Resolution.Seen = seen
  ) -> Resolution {
    Resolution(scope: .record(namespace, key, seen), take: take, reason: reason, range: range)
  }

  private static func all(
    _ take: Resolution.Take, of reason: Reason = .noTime, rule: String? = nil, atMost: Int = 2
  ) -> Resolution {
    Resolution(scope: .all(rule: rule, atMost: atMost), take: take, reason: reason, range: range)
  }

  private static func record(
    _ key: Key = "t:a:1", reason: Reason = .noTime, rule: String = "r", namespace: Namespace = "N",
    seen: Resolution.Seen = seen, hasCanonical: Bool = true
  ) -> ResolutionBook.Record {
    ResolutionBook.Record(
      rule: rule, namespace: namespace, key: key, reason: reason, seen: seen,
      hasCanonical: hasCanonical)
  }

  @Test func aRecordHasItsOwn() {
    var book = ResolutionBook([Self.all(.neither), Self.one(.legacy)])
    #expect(book.take(for: Self.record()) == .legacy)
    #expect(book.take(for: Self.record("t:a:2")) == .neither)
    #expect(book.take(for: Self.record("t:a:3", reason: .sameTime)) == nil)
    #expect(book.diagnostics() == [])
  }

  @Test func oneKeyMayStandInTwoNamespaces() {
    var book = ResolutionBook([
      Self.one(.legacy, namespace: "M"), Self.one(.canonical, namespace: "N"),
    ])
    #expect(book.take(for: Self.record()) == .canonical)
    var anywhere = ResolutionBook([Self.one(.neither, namespace: nil)])
    #expect(anywhere.take(for: Self.record()) == .neither)
  }

  @Test(arguments: [
    record(seen: Resolution.Seen(legacy: fingerprint(9), canonical: fingerprint(2))),
    record(seen: Resolution.Seen(legacy: fingerprint(1), canonical: fingerprint(9))),
    record(seen: Resolution.Seen(legacy: fingerprint(1), canonical: nil)),
    record(reason: .timesOverlap),
  ])
  func aChangeSinceMakesItVoid(_ record: ResolutionBook.Record) {
    var book = ResolutionBook([Self.one(.legacy), Self.all(.neither, of: record.reason)])
    #expect(book.take(for: record) == nil)
    let found = book.diagnostics()
    #expect(found.map(\.code) == ["resolution-void", "resolution-unused"])
    #expect(found.first?.severity == .warning)
  }

  /// Of several sources, one may have been written to the destination since.
  @Test func whatASiblingWroteVoidsNothing() {
    var book = ResolutionBook([Self.one(.canonical, reason: .severalSources)])
    let seen = Resolution.Seen(legacy: Self.fingerprint(1), canonical: Self.fingerprint(9))
    #expect(book.take(for: Self.record(reason: .severalSources, seen: seen)) == .canonical)
  }

  @Test(
    arguments: [
      (Reason.foreignOwner, Resolution.Take.legacy, true), (.notJSON, .legacy, true),
      (.noTime, .canonical, false),
    ])
  func whatIsNotPermittedIsAnError(_ reason: Reason, _ take: Resolution.Take, hasCanonical: Bool) {
    var book = ResolutionBook([Self.one(take, reason: nil)])
    #expect(book.take(for: Self.record(reason: reason, hasCanonical: hasCanonical)) == nil)
    #expect(book.diagnostics().map(\.code) == ["resolution-not-permitted"])
    #expect(book.diagnostics().first?.severity == .error)
  }

  @Test func manyAreNoMoreThanTheySay() {
    var book = ResolutionBook([Self.all(.neither)])
    for number in 1...2 { #expect(book.take(for: Self.record(Key("t:a:\(number)"))) == .neither) }
    #expect(book.diagnostics() == [])
    _ = book.take(for: Self.record("t:a:3"))
    #expect(book.diagnostics().map(\.code) == ["resolution-too-many"])
  }

  @Test func manyAreOfTheirRule() {
    var book = ResolutionBook([Self.all(.neither, rule: "other"), Self.all(.canonical, rule: "r")])
    #expect(book.take(for: Self.record()) == .canonical)
    #expect(book.take(for: Self.record("t:a:2", hasCanonical: false)) == nil)
    #expect(book.diagnostics().map(\.severity) == [.note])
  }
}
