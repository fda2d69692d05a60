import Core
import TestKit
import Testing

@testable import Ledger
@testable import Review

@Suite struct JSONValueTests {
  @Test(arguments: [
    ("a", #""a""#), ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#),
    ("\u{0}\u{1F}", #""\u0000\u001f""#),
    ("\u{7F}\u{9B}", #""\u007f\u009b""#), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
    ("\u{202E}\u{2066}", #""\u202e\u2066""#), ("\u{200B}\u{FEFF}", #""\u200b\ufeff""#),
    ("\u{E0041}", #""\udb40\udc41""#), ("旅行😀", "\"旅行😀\""), ("", "\"\""),
  ])
  func strings(text: String, expected: String) {
    #expect(JSONValue.string(text).compact == expected)
  }

  @Test func shapes() {
    let value: JSONValue = [
      "z": 1, "a": [nil, true, .integer(Int64.min)], "empty": [], "none": .object([]),
      "z": ["b": "c"],
    ]
    #expect(
      value.compact
        == #"{"z":1,"a":[null,true,-9223372036854775808],"empty":[],"none":{},"z":{"b":"c"}}"#)
    #expect(
      value.pretty == """
        {
          "z": 1,
          "a": [
            null,
            true,
            -9223372036854775808
          ],
          "empty": [],
          "none": {},
          "z": {
            "b": "c"
          }
        }
        """)
  }

  @Test func keysThatAreNoText() {
    #expect([JSONValue.Member]("from", Key([0x0A, 0xFF])) == [.init("from_hex", "0aff")])
    #expect([JSONValue.Member]("from", "a") == [.init("from", "a")])
  }

  @Test func everyView() throws {
    let plan = Sample.plan()
    let subject = try Sample.subject()
    let report = ApplyReport(
      run: "run-2", outcome: .failed, tally: Sample.tally, recovered: nil,
      error: StoreError(.busy, "the store is busy"))
    var verify = VerifyReport(digest: Sample.digest, sampleLimit: 1)
    verify.add(.missing, Sample.operation(.create, .destinationAbsent, "gone"))
    let views = [
      PlanView.json(
        header: Sample.header, subject: subject, trailer: plan.trailer, preview: plan.preview,
        file: nil),
      ApplyView.json(report, subject: subject), VerifyView.json(verify),
      StatusView.json(
        environment: "e", cohort: "c", users: .decided(Sample.users()),
        rules: [("trips", "BETA_LOGS_KV")],
        state: Sample.state()),
      CompareView.json(try ViewTests.comparison()),
      ExplainView.json(key: "k", explanations: [], planned: [], history: []),
      StateView.json([(Sample.state(), ViewTests.lock)]),
      StateView.json(Sample.state(), lock: nil), AuditView.json(ViewTests.records),
      AuditView.json(ViewTests.verification),
      SnapshotView.json(
        ViewTests.differences, counts: ViewTests.differenceCounts, applied: true),
      SnapshotView.json(SnapshotSummary(entries: 3, digest: Sample.digest), file: "s.zst"),
    ]
    let formats = views.compactMap { view -> String? in
      guard case .object(let members) = view, let first = members.first, first.name == "format",
        case .string(let format) = first.value
      else { return nil }
      return format
    }
    #expect(formats.count == views.count && Set(formats).count == views.count)
    #expect(formats.allSatisfy { $0.hasPrefix("keyshift.") && $0.hasSuffix("/1") })
    golden.check(views.map(\.pretty).joined(separator: "\n") + "\n", "json")
  }
}
