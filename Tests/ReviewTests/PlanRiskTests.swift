import Core
import Ledger
import Testing

@testable import Review

/// The one sentence about risk: what it says, that every rendering says the same, and that its numbers
/// hold however little a preview keeps.
@Suite struct PlanRiskTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var purpose = Purpose.migrate
    var operations: [(count: Int, action: Action, reason: Reason, take: Resolution.Take?)]
    var sentence: String
    var worst: Action?

    var testDescription: String { sentence }
  }

  enum Purpose: Sendable {
    case migrate, rollback, rollbackOfCohort, cleanup

    var value: PlanSubject.Purpose {
      switch self {
      case .migrate: .migrate
      case .rollback: .rollback(RollbackBasis(run: "run-1", kind: "apply", journal: nil))
      case .rollbackOfCohort:
        .rollback(
          RollbackBasis(.cohort([RollbackBasis.Run(id: "run-1", kind: "apply", journal: nil)])))
      case .cleanup:
        .cleanup(
          CleanupBasis(run: "run-1", planDigest: Sample.digest, waitingSeconds: 0, coveragePPM: 0))
      }
    }
  }

  static let cases: [Case] = [
    Case(operations: [], sentence: "Nothing will be replaced, rewritten or deleted."),
    Case(
      operations: [(1_200, .create, .destinationAbsent, nil), (7, .unchanged, .sameContent, nil)],
      sentence: "Nothing will be replaced, rewritten or deleted; 1,200 records will be created."),
    Case(
      operations: [
        (5, .update, .sourceNewer, nil), (3, .update, .sameTime, .legacy),
        (34, .rewrite, .fieldsChange, nil), (2, .skip, .destinationNewer, nil),
      ],
      sentence:
        "8 records will be replaced, 34 rewritten in place, nothing deleted; 3 resolutions.",
      worst: .update),
    Case(
      operations: [(1, .rewrite, .fieldsChange, nil), (1, .skip, .noTime, .neither)],
      sentence:
        "1 record will be rewritten in place, nothing replaced or deleted; 1 resolution.",
      worst: .update),
    Case(
      operations: [
        (1, .conflict, .sameTime, nil), (1, .create, .destinationAbsent, nil),
        (1, .skip, .deletedSince, nil),
      ],
      sentence:
        "Nothing will be replaced, rewritten or deleted; 1 conflict needs a decision; "
        + "1 deleted record stays deleted; 1 record will be created."),
    Case(
      operations: [(12, .conflict, .noTime, nil), (1, .reject, .notJSON, nil)],
      sentence:
        "Nothing will be replaced, rewritten or deleted; 12 conflicts and 1 rejection need a "
        + "decision."),
    Case(
      operations: [
        (2, .create, .recreated, nil), (1, .create, .deletedSince, .legacy),
        (4, .skip, .deletedSince, nil), (1, .skip, .deletedSince, .neither),
        (6, .create, .destinationAbsent, nil),
      ],
      sentence:
        "Nothing will be replaced, rewritten or deleted; 2 resolutions; 3 deleted records will be "
        + "created again; 5 deleted records stay deleted; 6 records will be created.",
      worst: .update),
    Case(
      purpose: .rollback,
      operations: [
        (9, .delete, .writtenByRun, nil), (2, .update, .preimageKept, nil),
        (3, .create, .preimageKept, nil), (1, .skip, .changedSinceRun, nil),
        (1, .reject, .preimageMissing, nil),
      ],
      sentence:
        "2 records will be replaced, 9 deleted, nothing rewritten; 1 rejection needs a decision; "
        + "1 key changed since the run and stays as it is; 3 records will be restored.",
      worst: .delete),
    Case(
      purpose: .rollbackOfCohort,
      operations: [(1, .rewrite, .preimageKept, nil), (2, .skip, .changedSinceRun, nil)],
      sentence:
        "1 record will be rewritten in place, nothing replaced or deleted; 2 keys changed since the "
        + "runs and stay as they are.", worst: .update),
    Case(
      purpose: .cleanup,
      operations: [
        (1_000, .delete, .destinationVerified, nil), (2, .delete, .sameTime, .canonical),
        (4, .skip, .notMigrated, nil), (1, .reject, .notJSON, nil),
      ],
      sentence:
        "1,002 legacy records will be deleted, nothing replaced or rewritten; 2 resolutions; "
        + "1 rejection needs a decision.", worst: .delete),
  ]

  private static func plan(_ sample: Case, limit: Int) throws -> ReviewedPlan {
    var subject = try Sample.subject()
    subject.purpose = sample.purpose.value
    var counts = PlanCounts(rules: ["trips", "orders"])
    var preview = PlanPreview(limit: limit)
    for (count, action, reason, take) in sample.operations {
      for number in 0..<count {
        var operation = Sample.operation(action, reason, "\(number)")
        operation.take = take
        counts.add(operation)
        preview.add(operation)
      }
    }
    return ReviewedPlan(
      header: Sample.header, subject: subject,
      trailer: PlanTrailer(counts: counts, digest: Sample.digest, headerDigest: Sample.digest),
      preview: preview, file: "a.ksplan")
  }

  @Test(arguments: cases, [1, 100]) func sentence(_ sample: Case, limit: Int) throws {
    let plan = try Self.plan(sample, limit: limit)
    let risk = PlanRisk(plan)
    #expect(risk.sentence == sample.sentence)
    #expect(risk.worst == sample.worst)
    #expect(
      risk.replaced + risk.rewritten + risk.deleted + risk.recreated + risk.created
        == plan.counts.writes)
  }

  /// The first line after the heading of each, and in a terminal the last before the digest.
  @Test(arguments: cases) func everyRenderingSaysTheSame(_ sample: Case) throws {
    let plan = try Self.plan(sample, limit: 1)
    let lines = PlanView(style: Style(color: false, width: 1_000)).text(plan)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let line = "Risk: \(sample.sentence)"
    #expect(lines.dropFirst().first.map(String.init) == line)
    let digest = try #require(lines.firstIndex { $0.hasPrefix("Digest: ") })
    #expect(lines[digest - 1] == line)
    for extent in [PlanMarkdown.Extent.comment, .stepSummary] {
      let lines = PlanMarkdown(plan, extent: extent).text().split(separator: "\n")
      let heading = try #require(lines.firstIndex { $0.hasPrefix("## ") })
      #expect(lines[heading + 1] == "**Risk:** \(sample.sentence)")
    }
    #expect(
      ExportedPlanPage(plan).opening().contains(
        "</h1>\n<p class=\"risk\(sample.worst.map { " \($0)" } ?? "")\"><strong>Risk:</strong> "
          + "<span>\(sample.sentence)</span></p>\n"))
    #expect(
      PlanView.json(plan).compact.contains("\"risk\":{\"sentence\":\"\(sample.sentence)\","))
  }

  /// Risk, then what is replaced, then conflicts and rejections, then all in numbers.
  @Test func everyRenderingHasOneOrder() throws {
    let plan = Sample.plan()
    let reviewed = ReviewedPlan(
      header: Sample.header, subject: try Sample.subject(), trailer: plan.trailer,
      preview: plan.preview, file: "a.ksplan")
    let renderings = [
      (
        PlanView(style: .plain).text(reviewed),
        [
          "\nRisk: ", "\nReplaces (2)", "\nNeeds attention (2)", "\n  rule ", "\nPlan: ",
          "\nRisk: ",
        ]
      ),
      (
        PlanMarkdown(reviewed).text(),
        [
          "**Risk:**", "### Replaces (2)", "### Conflicts (1)", "### Rejected (1)",
          "### What will change\n", "### What will not change", "### For whom",
        ]
      ),
      (
        ExportedPlanPage(reviewed).opening(),
        [
          "<strong>Risk:</strong>", "<h2 id=\"counts-title\">", "<h2 id=\"users-title\">",
          "<h2 id=\"replaced-title\">", "<h2 id=\"attention-title\">", "<h2 id=\"rules-title\">",
          "<h2 id=\"unchanged-title\">",
        ]
      ),
    ]
    for (rendering, titles) in renderings {
      var rest = rendering[...]
      for title in titles {
        let found = rest.firstRange(of: title)
        #expect(found != nil, "\(title)")
        if let found { rest = rest[found.upperBound...] }
      }
    }
  }

  /// A create that names what was at its destination replaces it, and is counted once.
  @Test func aCreateOverARecordReplacesIt() throws {
    var operation = Sample.operation(.create, .preimageKept, "1")
    operation.destinationFingerprint = Fingerprint(words: (1, 2, 3, 4))
    let plan = Sample.plan([operation])
    let risk = PlanRisk(plan.trailer.counts, plan.preview, .migrate)
    #expect(risk.replaced == 1 && risk.created == 0)
  }
}
