import Core
import Testing

@testable import CohortYAML

/// What `resolutions` may say.
struct ResolutionSectionTests {
  private static let hex = String(repeating: "0f", count: 32)
  private static let seen = "seen: { legacy: sha256:\(hex), canonical: absent }"

  private static var fingerprint: Fingerprint? { Fingerprint(hex: Array(hex.utf8).span) }

  private static func decoding(_ entry: String) -> Decoding {
    Decoding(plan(tail: "resolutions: [ \(entry) ]\n"))
  }

  @Test func oneRecord() throws {
    let decoding = Self.decoding(
      "{ key: 'trip:a:1', namespace: N, reason: no-time, take: legacy, note: x, seen: { legacy: "
        + "\(Self.hex), canonical: sha256:\(Self.hex) } }")
    #expect(decoding.codes == [])
    let resolution = try #require(decoding.plan?.resolutions.first)
    let print = try #require(Self.fingerprint)
    #expect(
      resolution.scope
        == .record("N", "trip:a:1", Resolution.Seen(legacy: print, canonical: print)))
    #expect((resolution.take, resolution.reason) == (.legacy, .noTime))
  }

  @Test func wordsOfOnesOwnAreAReason() {
    let decoding = Self.decoding(
      "{ key: k, reason: the user said so, take: neither, \(Self.seen) }")
    #expect(decoding.codes == [])
    #expect(decoding.plan?.resolutions.first?.reason == nil)
  }

  @Test func allOfAReason() throws {
    let decoding = Self.decoding("{ reason: same-time, rule: trips, take: canonical, at_most: 12 }")
    #expect(decoding.codes == [])
    let resolution = try #require(decoding.plan?.resolutions.first)
    #expect(resolution.scope == .all(rule: "trips", atMost: 12))
    #expect(resolution.reason == .sameTime)
  }

  @Test(
    arguments: [
      ("{ reason: no-time, take: canonical }", ["missing-key"]),
      ("{ key: k, reason: no-time, take: legacy }", ["missing-key"]),
      ("{ key: k, take: legacy, \(seen) }", ["missing-key"]),
      ("{ key: k, reason: no-time, \(seen) }", ["missing-key"]),
      ("{ key: k, reason: no-time, take: , \(seen) }", ["empty-value"]),
      ("{ key: k, reason: no-time, take: '', \(seen) }", ["empty-value"]),
      ("{ key: k, reason: no-time, take: newer, \(seen) }", ["bad-choice"]),
      ("{ key: k, reason: no-tme, take: legacy, \(seen) }", ["bad-choice"]),
      ("{ reason: nothing known, take: neither, at_most: 1 }", ["bad-choice"]),
      ("{ reason: destination-absent, take: neither, at_most: 1 }", ["bad-choice"]),
      ("{ reason: no-time, take: neither, at_most: 0 }", ["bad-number"]),
      ("{ reason: no-time, rule: trip, take: neither, at_most: 1 }", ["bad-choice"]),
      ("{ reason: no-time, take: neither, at_most: 1, \(seen) }", ["resolution-form"]),
      ("{ key: k, reason: no-time, take: neither, at_most: 1, \(seen) }", ["resolution-form"]),
      ("{ key: k, rule: trips, reason: no-time, take: neither, \(seen) }", ["resolution-form"]),
      ("{ key: k, reason: foreign-owner, take: legacy, \(seen) }", ["resolution-not-permitted"]),
      ("{ key: k, reason: not-json, take: legacy, \(seen) }", ["resolution-not-permitted"]),
      ("{ reason: foreign-owner, take: neither, at_most: 1 }", ["resolution-not-permitted"]),
      (
        "{ reason: destination-foreign-owner, take: canonical, at_most: 1 }",
        ["resolution-not-permitted"]
      ),
      ("{ reason: several-sources, take: legacy, at_most: 1 }", ["resolution-not-permitted"]),
      (
        "{ key: k, reason: no-time, take: legacy, seen: { legacy: sha256:1f, canonical: absent } }",
        ["bad-fingerprint"]
      ),
      (
        "{ key: k, reason: no-time, take: legacy, seen: { legacy: absent, canonical: absent } }",
        ["bad-fingerprint"]
      ),
      (
        "{ key: k, reason: no-time, take: legacy, seen: { legacy: sha256:\(hex) } }",
        ["missing-key"]
      ),
      (
        "{ key: k, reason: no-time, take: legacy, \(seen) }, { key: k, reason: no-time, take: neither, "
          + "\(seen) }",
        ["duplicate-resolution"]
      ),
      ("{ key: 1, reason: no-time, take: legacy, \(seen) }", ["unquoted-string"]),
      ("{ ky: k, reason: no-time, take: legacy, \(seen) }", ["unknown-key", "missing-key"]),
    ])
  func isRefused(_ entry: String, _ codes: [String]) {
    #expect(Set(Self.decoding(entry).codes).isSuperset(of: codes), "\(entry)")
    #expect(Self.decoding(entry).plan == nil)
  }

  // MARK: - A file beside the plan

  private static func decoding(file: String) -> Decoding {
    Decoding(plan(tail: "resolutions: r.yaml\n"), files: ["plans/r.yaml": file])
  }

  @Test func aFileBesideThePlan() {
    let decoding = Self.decoding(
      file:
        "format: keyshift.resolutions/1\nresolutions:\n  - { key: k, reason: no-time, take: legacy, \(Self.seen) }\n"
    )
    #expect(decoding.codes == [])
    #expect(decoding.plan?.resolutions.first?.range.file == "plans/r.yaml")
    #expect(decoding.plan?.resolutions.first?.range.line == 3)
  }

  @Test(
    arguments: [
      ("format: keyshift.resolutions/2\nresolutions: []\n", "unknown-format"),
      ("format: keyshift.cohort-plan/1\nresolutions: []\n", "unknown-format"),
      ("- a\n", "wrong-type"), ("resolutions: []\n", "missing-key"), ("a: [\n", "yaml-syntax"),
      ("format: keyshift.resolutions/1\n", "missing-key"),
    ])
  func aFileThatIsNone(_ text: String, _ code: String) {
    let decoding = Self.decoding(file: text)
    #expect(decoding.codes == [code])
    #expect(decoding.diagnostics.first?.range?.file == "plans/r.yaml")
  }

  @Test func aFileThatIsNotThere() {
    #expect(Decoding(plan(tail: "resolutions: no.yaml\n")).codes == ["unreadable-file"])
    #expect(Decoding(plan(tail: "resolutions: ../no.yaml\n")).codes == ["path-outside"])
  }

  @Test func theGateIsPartOfThePlan() {
    #expect(Decoding(plan(tail: "accept: { unresolved: 3 }\n")).plan?.accept.unresolved == 3)
    #expect(Decoding(plan()).plan?.accept.unresolved == 0)
    #expect(Decoding(plan(tail: "accept: { unresolved: -1 }\n")).codes == ["bad-number"])
  }
}
