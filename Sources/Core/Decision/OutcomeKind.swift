/// How one operation of a run ended.
///
/// The order is the one in which counts are printed, and the raw values are their names.
package enum OutcomeKind: String, Hashable, Sendable, CaseIterable {
  /// Written by this run.
  case applied
  /// Found done before this run wrote anything.
  case already
  /// Left alone because the destination is newer, or because a person decided so.
  case skipped
  /// Cannot move as it is, with its reason.
  case rejected
  /// Left alone because the store is not as planned any more.
  case drifted
  /// Left for a person to decide.
  case conflicted
  case failed

  /// Whether something is left to do, for a person or another run. A run with such an outcome is
  /// incomplete, and its user not done.
  package var isIncomplete: Bool {
    switch self {
    case .applied, .already, .skipped: false
    case .rejected, .drifted, .conflicted, .failed: true
    }
  }
}
