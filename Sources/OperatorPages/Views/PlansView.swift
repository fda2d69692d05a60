import Core
import Ledger

struct PlansView: Sendable {
  struct Row: Sendable {
    let path: String
    let cohort: String
    let environment: String
    let purpose: String
    let digest: String
    let file: String
    let operations: String
    let writes: String
    let attention: String
    let needsAttention: Bool
    let made: MomentView
    let by: String
    let expiry: BadgeView
  }

  struct Refused: Sendable {
    let file: String
    let reason: String
  }

  let isEmpty: Bool
  let plans: [Row]
  let hasRefused: Bool
  let refused: [Refused]

  init(_ model: PlansModel) {
    let now = model.page.now
    isEmpty = model.plans.isEmpty
    plans = model.plans.map { plan in
      let counts = plan.trailer.counts
      let attention = counts[.conflict] + counts[.reject]
      return Row(
        path: PagePath.plan(plan.trailer.digest), cohort: Shown.name(plan.subject.name),
        environment: Shown.name(plan.subject.environment), purpose: plan.subject.purpose.name,
        digest: Shown.digest(plan.trailer.digest), file: Shown.name(plan.file),
        operations: Shown.count(counts.operations), writes: Shown.count(counts.writes),
        attention: Shown.count(attention), needsAttention: attention > 0,
        made: MomentView(plan.header.created, now: now), by: Shown.name(plan.header.actor),
        expiry: .expiry(plan.header.expires, now: now))
    }
    hasRefused = !model.refused.isEmpty
    refused = model.refused.map {
      Refused(file: Shown.name($0.file), reason: Shown.sentence($0.reason))
    }
  }
}

extension BadgeView {
  /// Whether `apply` still takes a plan.
  static func expiry(_ expires: Timestamp, now: Timestamp) -> BadgeView {
    expires <= now
      ? .warn("expired \(Shown.age(expires, now: now))")
      : .good("valid, expires \(Shown.age(expires, now: now))")
  }
}
