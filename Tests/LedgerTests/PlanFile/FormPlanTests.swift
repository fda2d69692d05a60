import Core
import Ledger
import SystemPackage
import TestKit
import Testing

/// Forms of names, other names, delimiters and distinct names in plan files: read as they were written,
/// covered by the digest, and judged again.
@Suite("Forms and names in plan files")
struct FormPlanTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static let ann = Identity(legacy: "ann", id: "id-1")
  private static let other = Identity(legacy: "Ann", id: "id-2")

  private func refusal(
    _ lines: [PlanLine], _ edit: (inout PlanSubject) throws -> Void = { _ in }
  ) async throws -> String? {
    var subject = try SamplePlan.subject()
    try edit(&subject)
    let path = directory.file("a.ksplan")
    _ = try await SamplePlan.write(lines, SamplePlan.counts(lines), to: path, subject: subject)
    do {
      _ = try SamplePlan.read(path)
      return nil
    } catch let error as PlanRefusal {
      return error.message
    }
  }

  private static func rule(
    _ template: String, also: [String] = [], delimiter: Delimiter = ":"
  ) throws -> (inout PlanSubject) throws -> Void {
    let from = try KeyTemplate(template, delimiter: delimiter)
    let forms = try also.map { try KeyTemplate($0, delimiter: delimiter) }
    return { subject in
      let mark = delimiter == "{" ? "{{" : delimiter.text
      subject.rules[0].keys = .move(
        from: from, to: try KeyTemplate("trip\(mark){id}\(mark){r}", delimiter: delimiter))
      subject.rules[0].ownerForms = forms
      subject.rules[0].rewrites = []
    }
  }

  @Test func subjectsAreReadAsTheyWereWritten() async throws {
    var digests: Set<String> = []
    let edits: [(inout PlanSubject) throws -> Void] = [
      { _ in }, try Self.rule("trip:{legacy}:{r}"), try Self.rule("trip:{legacy|lower|uri}:{r}"),
      try Self.rule("trip·{legacy}·{r}", delimiter: "·"),
      try Self.rule("trip{{{legacy}{{{r}", delimiter: "{"),
      try Self.rule("trip:{legacy}:}}{r}", also: ["{legacy|lower}", "{{{id|hex}}}"]),
      { $0.distinct = DistinctNames([["strasse", "straße"], ["a\"", "A\""]]) },
      { $0.distinct = DistinctNames([["strasse", "straße"]]) },
    ]
    for edit in edits {
      var subject = try SamplePlan.subject()
      try edit(&subject)
      let path = directory.file("plan-\(digests.count)")
      digests.insert(
        try await SamplePlan.write([], SamplePlan.counts([]), to: path, subject: subject).digest)
      #expect(try VerifiedPlan(path.string).subject == subject)
    }
    #expect(digests.count == edits.count)
  }

  @Test func usersKeepTheirOtherNames() async throws {
    let ann = Identity(legacy: "ann", id: "id-1", otherNames: ["a\"nna", "änn"])
    let lines: [PlanLine] = [
      .user(ann), .user(Identity(legacy: "a\"nna", id: "id-1", otherNames: ["ann", "änn"])),
      .user(Identity(legacy: "änn", id: "id-1")),
    ]
    #expect(try await refusal(lines) == nil)
    var reader = try VerifiedPlan(directory.file("a.ksplan").string).open()
    guard case .user(let first)? = try reader.next() else { throw CancellationError() }
    #expect(first.otherNames.map(Bytewise.init) == ["a\"nna", "änn"].map(Bytewise.init))
  }

  /// Whose records a name covers is not for one line to say.
  @Test(
    arguments: [
      [.user(Identity(legacy: "ann", id: "id-1", otherNames: ["mary"]))],
      [
        .user(Identity(legacy: "ann", id: "id-1", otherNames: ["mary"])),
        .user(Identity(legacy: "mary", id: "id-2")),
      ],
      [
        .user(Identity(legacy: "ann", id: "id-1", otherNames: ["mary"])),
        .user(Identity(legacy: "mary", id: "id-1")), .user(Identity(legacy: "mary", id: "id-2")),
      ],
      [.user(Identity(legacy: "ann", id: "id-1", otherNames: ["ann"]))],
    ] as [[PlanLine]])
  func namesOfOthersAreRefused(_ lines: [PlanLine]) async throws {
    #expect(try await refusal(lines) != nil)
  }

  @Test func aNameInALaterLineIsJudgedAsWell() async throws {
    let lines: [PlanLine] = [
      .user(SamplePlan.second), .user(Identity(legacy: "mary", id: "id-2")),
      .user(
        Identity(
          legacy: SamplePlan.second.legacy, id: SamplePlan.second.id, otherNames: ["mary"])),
      .operation(
        Operation(
          identity: SamplePlan.second, rule: "orders", namespace: "ORDERS", action: .rewrite,
          reason: .fieldsChange, source: "o/1", destination: "o/1",
          sourceFingerprint: SamplePlan.fingerprint("s"), destinationFingerprint: nil,
          resultFingerprint: SamplePlan.fingerprint("r"), bytes: 1)),
    ]
    #expect(try await refusal(lines)?.contains("not listed in the plan") == true)
  }

  @Test(
    arguments: [
      ("ann", "Ann", [], "resembles"), ("strasse", "straße", [], "resembles"),
      ("σας", "ΣΑΣ", [], "resembles"), ("ann", "Ann", [["ann", "ANN"]], "resembles"),
      ("ann", "Ann", [["ann", "Ann"]], nil), ("strasse", "straße", [["strasse", "straße"]], nil),
      ("ann", "bob", [], nil),
    ] as [(String, String, [[String]], String?)])
  func lookAlikesAreDeclared(
    _ first: String, _ second: String, _ distinct: [[String]], _ complaint: String?
  ) async throws {
    let lines: [PlanLine] = [
      .user(Identity(legacy: first, id: "id-1")), .user(Identity(legacy: second, id: "id-2")),
    ]
    let found = try await refusal(lines) { $0.distinct = DistinctNames(distinct) }
    #expect((found == nil) == (complaint == nil), "\(found ?? "accepted")")
    if let complaint { #expect(found?.contains(complaint) == true) }
  }

  @Test func aThirdLookAlikeIsDeclaredToo() async throws {
    let lines = ["ann", "Ann", "ANN"].enumerated().map {
      PlanLine.user(Identity(legacy: $1, id: "id-\($0)"))
    }
    func found(_ groups: [[String]]) async throws -> String? {
      try await refusal(lines) { $0.distinct = DistinctNames(groups) }
    }
    #expect(try await found([["ann", "Ann"], ["Ann", "ANN"]]) != nil)
    #expect(try await found([["ann", "Ann", "ANN"]]) == nil)
  }

  @Test func filtersUnderWhichUsersMeetAreRefused() async throws {
    let lines: [PlanLine] = [.user(Self.ann), .user(Self.other)]
    func found(
      _ edit: @escaping (inout PlanSubject) throws -> Void
    ) async throws -> String? {
      try await refusal(lines) { subject in
        subject.distinct = DistinctNames([["ann", "Ann"]])
        try edit(&subject)
      }
    }
    #expect(try await found(Self.rule("trip:{legacy|uri}:{r}")) == nil)
    #expect(
      try await found(Self.rule("trip:{legacy|lower}:{r}"))?.contains("under a filter") == true)
    #expect(
      try await found(Self.rule("trip:{legacy}:{r}", also: ["{legacy|lower}"]))?
        .contains("could name two users") == true)
    #expect(try await found(Self.rule("trip:{legacy}:{r}", also: ["anyone"])) != nil)
  }
}
