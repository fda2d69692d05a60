import Core

extension Operation {
  /// Whether the operation states the fingerprints that its action needs, and no others.
  ///
  /// - Parameters:
  ///   - purpose: of its plan.
  ///   - keepsKey: whether its rule rewrites records where they stand.
  func statesItsFingerprints(_ purpose: PlanSubject.Purpose, keepsKey: Bool) -> Bool {
    switch purpose {
    case .migrate: keepsKey ? statesInPlace : statesMove
    case .cleanup:
      resultFingerprint == nil
        && (action != .delete && take != .canonical || destinationFingerprint != nil)
    case .rollback: statesUndoing
    }
  }

  private var statesInPlace: Bool {
    guard destinationFingerprint == nil else { return false }
    return switch action {
    case .rewrite: resultFingerprint != nil && resultFingerprint != sourceFingerprint
    case .unchanged: resultFingerprint == sourceFingerprint
    case .conflict, .reject: resultFingerprint == nil
    case .skip: take == .neither && resultFingerprint == nil
    case .create, .update, .delete: false
    }
  }

  private var statesMove: Bool {
    switch action {
    case .create: destinationFingerprint == nil && resultFingerprint != nil
    case .update:
      destinationFingerprint != nil && resultFingerprint != nil
        && resultFingerprint != destinationFingerprint
    case .unchanged: destinationFingerprint != nil && resultFingerprint == destinationFingerprint
    case .skip:
      (destinationFingerprint != nil || take == .neither || reason == .deletedSince)
        && resultFingerprint == nil
    case .conflict, .reject: resultFingerprint == nil
    case .rewrite, .delete: false
    }
  }

  private var statesUndoing: Bool {
    switch action {
    case .create: destinationFingerprint == nil && resultFingerprint == sourceFingerprint
    case .update, .rewrite:
      destinationFingerprint != nil && resultFingerprint == sourceFingerprint
        && resultFingerprint != destinationFingerprint
    case .delete: destinationFingerprint == sourceFingerprint && resultFingerprint == nil
    case .unchanged, .skip, .conflict, .reject: true
    }
  }
}
