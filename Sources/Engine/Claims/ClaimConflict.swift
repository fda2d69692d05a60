package import Core
package import Ledger

/// Why a user of a plan may not have the records of a name.
package enum ClaimConflict: Hashable, Sendable {
  /// The name went to another ID.
  case otherID(Identity, NameClaim)
  /// The ID has records of other names, and the plan does not list one of them as the user's.
  case otherName(Identity, NameClaim)
  /// Another run works on the name.
  case busy(Identity, NameClaim, LockRecord)

  package var identity: Identity {
    switch self {
    case .otherID(let identity, _), .otherName(let identity, _), .busy(let identity, _, _): identity
    }
  }

  package var claim: NameClaim {
    switch self {
    case .otherID(_, let claim), .otherName(_, let claim), .busy(_, let claim, _): claim
    }
  }

  /// What speaks against the user, in a sentence without its end.
  ///
  /// - Parameter cohort: that of the plan.
  package func description(in cohort: String) -> String {
    switch self {
    case .otherID(let identity, let claim):
      "the cohort '\(cohort)' gives the name '\(identity.legacy)' the ID '\(identity.id)', but its "
        + "records went to the ID '\(claim.id)' (\(claim.origin))"
    case .otherName(let identity, let claim):
      "the cohort '\(cohort)' gives the ID '\(identity.id)' the name '\(identity.legacy)', but it "
        + "has the records of '\(claim.name)' (\(claim.origin)), which is not listed as an alias"
    case .busy(let identity, let claim, let holder):
      "a run of the cohort '\(claim.lock?.cohort ?? claim.cohort)' works on '\(identity.legacy)': "
        + "\(holder.summary)"
    }
  }
}

extension NameClaim {
  /// Where the claim comes from: cohort, run, time.
  package var origin: String { "cohort '\(cohort)', run \(run), \(since)" }
}

/// Nothing is written, because names of the plan's users went to other IDs, or IDs to other names, or another
/// run works on them.
package struct ClaimRefusal: AdvisedError, Hashable, Sendable, CustomStringConvertible {
  /// Conflicts that a message names, at most.
  static let shown = 10

  package var environment: String
  package var cohort: String
  /// At least one.
  package var conflicts: [ClaimConflict]

  package init(_ environment: String, cohort: String, _ conflicts: [ClaimConflict]) {
    self.environment = environment
    self.cohort = cohort
    self.conflicts = conflicts
  }

  /// Whether the only thing in the way is another run, which ends.
  package var isBusy: Bool {
    conflicts.allSatisfy { if case .busy = $0 { true } else { false } }
  }

  package var advice: Advice? {
    guard let name = conflicts.first(where: { !$0.isBusy })?.claim.name else { return nil }
    return .releaseClaim(name: name, environment: environment)
  }

  package var description: String {
    let shown = conflicts.prefix(Self.shown).map { $0.description(in: cohort) }
    let rest = conflicts.count - shown.count
    return shown.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
  }
}

extension ClaimConflict {
  fileprivate var isBusy: Bool { if case .busy = self { true } else { false } }
}

extension ClaimConflict {
  /// The conflict as a mistake of the cohort plan, or of its list of users.
  ///
  /// - Parameter cohort: that of the plan.
  func diagnostic(in cohort: String, at range: SourceRange?) -> Diagnostic {
    let detail = description(in: cohort).sentence
    switch self {
    case .otherName(_, let claim):
      return Diagnostic(
        code: "id-has-another-name", summary: "The ID has the records of another name",
        detail: "\(detail). If both are names of one user, list '\(claim.name)' among the "
          + "user's aliases; else correct the ID.", at: range)
    case .otherID, .busy:
      return Diagnostic(
        code: "name-has-another-id", summary: "The name went to another ID",
        detail: "\(detail). Correct the ID. If the earlier one was wrong, roll that run back, or "
          + "release the name.", at: range)
    }
  }
}
