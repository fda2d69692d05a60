import Core
import Engine
import Foundation
import TestKit
import Testing

@testable import Ledger
@testable import Review

@Suite struct DifferenceViewTests {
  /// Two plan files, written and read back.
  private func difference(
    _ old: [Core.Operation], _ new: [Core.Operation], limit: Int = 100
  ) async throws -> PlanDifference {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("keyshift-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var plans: [VerifiedPlan] = []
    for (name, operations) in [("old", old), ("new", new)] {
      let path = directory.appendingPathComponent(name).path
      let writer = try PlanWriter(
        to: path, header: Sample.header, subject: try Sample.subject())
      var encoder = PlanLineEncoder()
      var counts = PlanCounts()
      for operation in operations {
        encoder.append(operation)
        counts.add(rule: operation.rule, operation.action)
      }
      if name == "new" {
        encoder.append(
          UnmatchedKey(identity: Sample.evil, namespace: "BETA_LOGS_KV", key: "trip:x\u{202E}:a"))
        counts.unmatched = 1
      }
      counts.users = Set(operations.map(\.identity)).count
      try await writer.append(encoder.takeBytes())
      _ = try await writer.finish(counts)
      plans.append(try VerifiedPlan(trusting: path))
    }
    var difference = try PlanDifference(from: plans[0], to: plans[1], limit: limit)
    difference.before.path = "old.ksplan"
    difference.after.path = "new.ksplan"
    return difference
  }

  private func sample() async throws -> PlanDifference {
    let old = Sample.operations()
    var new = Array(old.dropFirst(2).dropLast())
    new[0].action = .conflict
    new[0].reason = .sameTime
    new[0].destinationFingerprint = Fingerprint(words: (9, 9, 9, 9))
    new[1].sourceFingerprint = Fingerprint(words: (5, 5, 5, 5))
    new.append(Sample.operation(.create, .destinationAbsent, "added", of: Sample.evil))
    return try await difference(old, new)
  }

  @Test(arguments: ViewTests.widths) func reads(width: Int) async throws {
    let view = DifferenceView(style: Style(color: false, width: width))
    let text = view.text(try await sample())
    #expect(
      text.split(separator: "\n").allSatisfy {
        DisplayWidth.of(String($0)) <= width || !$0.contains(" ") || $0.contains("sha256")
          || $0.contains("trip:")
      })
    golden.check(text, "difference-\(width)")
  }

  @Test func otherForms() async throws {
    let difference = try await sample()
    golden.check(DifferenceMarkdown(difference).text(), "difference-markdown")
    golden.check(DifferenceMarkdown(difference.redacted).text(), "difference-markdown-redacted")
    golden.check(DifferenceView.json(difference).pretty + "\n", "difference-json")
  }

  @Test func identicalPlansSayThatTheApprovalStands() async throws {
    let directory = try await difference(Sample.operations(), Sample.operations())
    #expect(!directory.isIdentical)
    var same = directory
    same.after.trailer.digest = same.before.trailer.digest
    #expect(
      DifferenceView(style: .plain).text(same).contains("approvals of the earlier one stay valid"))
    #expect(DifferenceMarkdown(same).text().contains("approvals of the earlier one\n") == false)
    #expect(DifferenceMarkdown(same).text().contains("\"identical\":true"))
  }

  @Test func redactionLeavesNoName() async throws {
    let difference = try await sample().redacted
    let forms = [
      DifferenceView(style: .plain).text(difference), DifferenceMarkdown(difference).text(),
      DifferenceView.json(difference, isRedacted: true).pretty,
    ]
    for form in forms {
      for name in ["johndoe", Sample.ann.id, Sample.evil.id, "x\\u{1B}", "旅行"] {
        #expect(!form.contains(name))
      }
    }
  }

  @Test(.enabled(if: CommonMark.isInstalled), arguments: 0..<8)
  func nothingFromOutsideBecomesMarkup(seed: Int) async throws {
    var names = HostileNames(seed: seed)
    func side() -> [Core.Operation] {
      (0..<20).map { _ in
        var operation = Sample.operation(.create, .destinationAbsent, "1")
        operation.identity = Identity(legacy: names.name(), id: names.name())
        operation.source = names.key()
        operation.destination = names.key()
        return operation
      }
    }
    let text = DifferenceMarkdown(try await difference(side(), side())).text()
    #expect(text.unicodeScalars.count <= 60_000)
    let pieces = HTMLPieces(try CommonMark.html(text))
    #expect(pieces.comments == 1)
    #expect(pieces.tags.isDisjoint(with: ["a", "img", "script", "em", "del", "h1", "input"]))
    for mark in ["@", "#", "octo", "evil", "tada"] { #expect(!pieces.prose.contains(mark)) }
  }
}
