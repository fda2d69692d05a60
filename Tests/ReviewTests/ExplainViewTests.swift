import Core
import Foundation
import Ledger
import TestKit
import Testing

@testable import Review

@Suite struct ExplainViewTests {
  /// No line is wider than the terminal, whatever the keys are.
  @Test(arguments: [30, 40, 60, 80, 100, 200]) func linesFit(width: Int) throws {
    let text = ExplainView(style: Style(color: false, width: width)).text(
      key: "trip:johndoe:newer", explanations: try ExplainSamples.all(), planned: [], history: [])
    let tooWide = text.split(separator: "\n").filter { DisplayWidth.of(String($0)) > width }
    // A word longer than the terminal has a line of its own only where sides are stacked.
    if width >= 60 { #expect(tooWide == []) }
    #expect(!text.contains("SECRET"))
  }

  /// Each reason for which there is a decision about a record of a migration says what it hinges on.
  @Test(arguments: Reason.allCases) func everyDecisionHinges(reason: Reason) throws {
    var explanation = try ExplainSamples.all()[0]
    explanation.decision = Decision(.conflict, reason)
    let isOfAPlan = !Self.others.contains(reason)
    #expect(explanation.alternatives.isEmpty != isOfAPlan)
    for alternative in explanation.alternatives {
      #expect(!alternative.decision.isEmpty && !alternative.condition.isEmpty)
    }
  }

  /// Reasons of rollbacks and clean-ups, and those found while applying.
  private static let others: Set<Reason> = [
    .destinationVerified, .writtenByRun, .preimageKept, .recreated, .asBeforeRun, .changedSinceRun,
    .notMigrated, .preimageMissing, .sourceAbsent, .sourceChanged, .destinationChanged,
    .decisionChanged, .writtenLately, .inDoubt, .windowPassed,
  ]

  @Test func timesSayFromWhenOnItWouldBeOtherwise() throws {
    var explanation = try ExplainSamples.all()[0]
    func said() -> [String] { explanation.alternatives.map { "\($0.decision) if \($0.condition)" } }
    #expect(said().first == "skip if the destination's time were after 2026-02-28 09:05:07.999 UTC")
    explanation.decision = Decision(.skip, .destinationNewer)
    #expect(
      said().first == "update if the legacy record's time were after 2026-02-25 04:50:00.999 UTC")
    explanation.decision = nil
    #expect(said() == ["decided if there were a legacy record under trip:johndoe:newer"])
  }

  @Test func jsonHasBothRecords() throws {
    let json = ExplainView.json(
      key: "trip:johndoe:newer", explanations: try ExplainSamples.all(),
      readings: try ExplainSamples.readings(), planned: [], history: [])
    golden.check(json.pretty + "\n", "key-explanation")
  }
}
