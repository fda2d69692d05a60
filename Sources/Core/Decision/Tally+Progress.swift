extension Tally {
  /// What is known after a run of a migration, by what was known before it.
  ///
  /// An operation that the run finished counts as the run ended it. Operations that an earlier run
  /// finished and this one did not reach keep their outcomes. So `inPlace` falls only by operations that
  /// this run saw to be otherwise. The counts balance if both balanced. Constant time.
  ///
  /// - Parameters:
  ///   - seen: the operations that the run reached.
  ///   - isComplete: whether the run finished its plan; then `seen` has every operation of the user.
  package func after(_ seen: Tally, isComplete: Bool) -> Tally {
    // A plan that has nothing, or a run that finished nothing, says nothing new.
    guard seen.planned > 0, isComplete || seen.finished > 0 || planned == 0 else { return self }
    var merged = seen
    var missed = max(0, finished - seen.finished)
    let stillInPlace = min(missed, max(0, inPlace - seen.inPlace))
    merged.already += stillInPlace
    missed -= stillInPlace
    // A complete plan without an earlier conflict has no such conflict any more.
    if !isComplete {
      for kind in Self.carried {
        let count = min(missed, max(0, self[kind] - seen[kind]))
        merged[kind] += count
        missed -= count
        if kind == .skipped, count > 0, !knowsRejected { merged.knowsRejected = false }
      }
    }
    merged.planned =
      isComplete
      ? merged.finished + seen.notAttempted : max(planned, seen.planned, merged.finished)
    merged.notAttempted = merged.planned - merged.finished
    return merged
  }

  /// Outcomes of operations that are not in place, those first that leave work.
  private static let carried: [OutcomeKind] =
    [.conflicted, .rejected, .drifted, .failed, .skipped]

  /// Notes that a rollback undid so many operations; what stays in place counts as `already`.
  package mutating func takeBack(_ undone: Int) {
    let inPlace = inPlace
    let count = min(undone, inPlace)
    applied = 0
    already = inPlace - count
    notAttempted += count
  }

  /// Notes that the rollback of a rollback brought back so many operations.
  package mutating func bringBack(_ redone: Int) {
    let count = min(redone, notAttempted)
    already += count
    notAttempted -= count
  }
}
