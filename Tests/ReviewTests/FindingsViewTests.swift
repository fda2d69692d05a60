import ByteJSON
import Core
import Ledger
import TestKit
import Testing

@testable import Review

@Suite("Views of what planning found")
struct FindingsViewTests {
  private static func place(
    _ path: String, _ document: JSONPlace.Document = .value, names: Bool = false,
    others: Bool = false
  ) throws -> ResiduePlace {
    ResiduePlace(
      JSONPlace(document, try JSONPattern(path)), isMemberName: names, isOthers: others)
  }

  private static func findings() throws -> PlanFindings {
    func residue(
      _ rule: String, _ place: ResiduePlace, expected: Bool = false, _ examples: [Key] = []
    ) -> PlanFindings.Residue {
      PlanFindings.Residue(
        rule: rule, place: place, isExpected: expected, records: 12_345, examples: examples)
    }
    return PlanFindings(
      idleRewrites: [.init(rule: "trips", rewrite: "/members/*", records: 3)],
      residue: [
        residue("trips", try place("/username"), ["trip:johndoe:1", "trip:johndoe:\u{202E}2"]),
        residue("trips", try place("/a \"b\u{202E}", .metadata)),
        residue("trips", try place("/shares", names: true, others: true)),
        residue("trips", try place("/by"), expected: true),
        residue("orders", try place("", names: true)),
      ], residueBeyond: 7,
      absentUsers: [.init(Sample.evil, .nothing), .init(Sample.ann, .canonical)],
      absentTotal: 3, unknownUsers: 1,
      emptyNamespaces: [
        .init("BETA_LOGS_KV", hasOtherKeys: true), .init("NO\u{1B}[2J", hasOtherKeys: false),
      ])
  }

  private static func plan(_ findings: PlanFindings) throws -> ReviewedPlan {
    var subject = try Sample.subject()
    subject.rules[0].expectedResidue = [JSONPlace(.value, try JSONPattern("/by"))]
    var plan = Sample.plan([Sample.operation(.create, .destinationAbsent, "1")])
    plan.trailer.findings = findings
    return ReviewedPlan(
      header: Sample.header, subject: subject, trailer: plan.trailer, preview: plan.preview,
      file: "a.ksplan")
  }

  @Test func areRecorded() throws {
    let plan = try Self.plan(Self.findings())
    golden.check(PlanView(style: .plain).text(plan), "findings-text")
    golden.check(PlanMarkdown(plan).text(), "findings-markdown")
    golden.check(PlanView.json(plan).pretty + "\n", "plan-view-findings")
    golden.check(
      PlanSections(plan, users: PlanUserTable(), links: .withinPage).findings.joined(
        separator: "\n") + "\n", "findings-html")
  }

  /// Where something is missing for a user, nothing says that all is well.
  @Test func nothingToDoIsNotEverythingInPlace() throws {
    let view = PlanView(style: .plain)
    let subject = try Sample.subject()
    func said(_ findings: PlanFindings) -> String { view.nothingToDo(subject, findings) }
    #expect(said(PlanFindings()).contains("everything is in place"))
    for trace in PlanFindings.AbsentUser.Trace.allCases {
      let found = PlanFindings(
        absentUsers: [.init(Sample.ann, trace)], unknownUsers: trace == .nothing ? 1 : 0)
      #expect(!said(found).contains("everything is in place"))
    }
  }

  @Test func redactionHidesNamesAndKeys() throws {
    var redaction = Redaction(try Sample.subject())
    _ = redaction.line(.user(Sample.ann))
    var trailer = try Self.plan(Self.findings()).trailer
    trailer = trailer.redacted(by: redaction)
    #expect(trailer.findings.residue.allSatisfy { $0.examples.isEmpty })
    #expect(trailer.findings.absentUsers.map(\.identity.legacy) == ["user-2", "user-1"])
  }

  /// What is printed is what a rule takes.
  @Test func linesArePastedAsTheyAre() throws {
    let plan = try Self.plan(Self.findings())
    let lines = PlanView.lines(
      plan.trailer.findings.unexpectedResidue, plan.subject.rules)
    #expect(
      lines == [
        "# rule trips",
        #"residue: { expected: [/by, /username, { metadata: "/a \"b\U0000202E" }, /shares] }"#,
        "# rule orders", #"residue: { expected: [""] }"#,
      ])
  }
}
