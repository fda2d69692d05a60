import Core
import HTTPTypes
import Hummingbird
import Ledger
import Review

/// The saved plans that the server knows, as documents.
struct PlanRoutes: Sendable {
  let shelf: PlanArchive

  var routes: [AdminRoute] {
    [
      .get(APIAddress.plans, .read) { _, _ in Reply(Self.document(try await shelf.plans())) },
      .get(APIAddress.plan, .read) { _, context in
        let plan = try await shelf.plan(try context.segment("digest"))
        return Reply(try await Self.document(plan))
      },
    ]
  }

  private static func document(_ plans: [VerifiedPlan]) -> JSONValue {
    [
      "format": "keyshift.plans/1",
      "plans": .array(
        plans.map { plan in
          [
            "digest": .string(plan.trailer.digest), "cohort": .string(plan.subject.name),
            "environment": .string(plan.subject.environment),
            "purpose": .string(plan.subject.purpose.name),
            "created": JSONValue(plan.header.created), "expires": JSONValue(plan.header.expires),
            "actor": .string(plan.header.actor),
            "operations": .integer(plan.trailer.counts.operations),
            "writes": .integer(plan.trailer.counts.writes),
          ]
        }),
    ]
  }

  @concurrent
  private static func document(_ plan: VerifiedPlan) async throws -> JSONValue {
    var reader = try plan.open()
    var preview = PlanPreview(limit: 200)
    while let line = try reader.next() {
      switch line {
      case .user: break
      case .operation(let operation): preview.add(operation)
      case .unmatched(let key): preview.add(key)
      }
    }
    // The path of the file is left out: callers name a plan by its digest.
    return PlanView.json(
      header: plan.header, subject: plan.subject, trailer: plan.trailer, preview: preview,
      file: nil)
  }
}
