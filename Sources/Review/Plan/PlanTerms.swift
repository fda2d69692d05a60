import Core
import Ledger

/// What applying a plan asks for, costs, and has to reach, in words.
enum PlanTerms {
  static func facts(_ plan: ReviewedPlan) -> [(name: String, text: String)] {
    let requests: [(name: String, text: String)]
    if let forecast = plan.trailer.requests {
      requests = [
        ("requests to apply", PlanView.text(forecast)), ("cost", PlanView.cost(forecast)),
      ]
    } else {
      requests = [("requests to apply", "not metered: this store has no rate limit and no price")]
    }
    return requests + [("accepted when", acceptance(plan.subject.accept))]
  }

  private static func acceptance(_ accept: Acceptance) -> String {
    let counts =
      accept.countTolerance == 0
      ? "all planned writes are done"
      : "all but \(Quantity.count(accept.countTolerance)) of the planned writes are done"
    func unresolved(_ accept: Acceptance) -> String {
      accept.unresolved == 0
        ? "no record needs a decision"
        : "at most \(Quantity.count(accept.unresolved, "record")) "
          + "\(accept.unresolved == 1 ? "needs" : "need") a decision"
    }
    let index = accept.index == .consistent ? ", the index is consistent" : ""
    let residue =
      accept.residue > 0
      ? ", legacy names remain in at most \(Quantity.count(accept.residue, "unexpected place"))"
      : ""
    let unknown =
      accept.unknownUsers > 0
      ? ", at most \(Quantity.count(accept.unknownUsers, "user")) "
        + "\(accept.unknownUsers == 1 ? "is" : "are") unknown" : ""
    return "\(counts), at most \(Percentage.limit(ppm: accept.failureRatePPM)) of the operations "
      + "failed\(index)\(residue)\(unknown), no key is unmatched, and \(unresolved(accept))"
  }
}
