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
        path: PagePath.plan(plan.trailer.digest), cohort: DisplayText.name(plan.subject.name),
        environment: DisplayText.name(plan.subject.environment), purpose: plan.subject.purpose.name,
        digest: DisplayText.digest(plan.trailer.digest), file: DisplayText.name(plan.file),
        operations: DisplayText.count(counts.operations), writes: DisplayText.count(counts.writes),
        attention: DisplayText.count(attention), needsAttention: attention > 0,
        made: MomentView(plan.header.created, now: now), by: DisplayText.name(plan.header.actor),
        expiry: .expiry(plan.header.expires, now: now))
    }
    hasRefused = !model.refused.isEmpty
    refused = model.refused.map {
      Refused(file: DisplayText.name($0.file), reason: DisplayText.sentence($0.reason))
    }
  }
}

extension BadgeView {
  /// Whether `apply` still takes a plan.
  static func expiry(_ expires: Timestamp, now: Timestamp) -> BadgeView {
    expires <= now
      ? .warn("expired \(DisplayText.age(expires, now: now))")
      : .good("valid, expires \(DisplayText.age(expires, now: now))")
  }
}
