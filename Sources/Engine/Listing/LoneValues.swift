import Core

/// Where one of an operation's records is.
enum RecordSide: Hashable, Sendable {
  case source
  case destination
  /// Of an operation that has one key: under either of its rule's templates.
  case own
}

/// What is known of an operation's records for their reads.
struct LoneHints: Hashable, Sendable {
  var source = ReadHint(isBinary: false)
  var destination = ReadHint(isBinary: false)

  /// How many requests a listing spares.
  var listed: Int { (source.listed == nil ? 0 : 1) + (destination.listed == nil ? 0 : 1) }

  /// The same without what a listing showed.
  var unlisted: LoneHints {
    LoneHints(
      source: ReadHint(isBinary: source.isBinary),
      destination: ReadHint(isBinary: destination.isBinary))
  }
}

extension Operation {
  /// What is known of its records without a listing.
  func loneHints(isCheck: Bool) -> LoneHints {
    var hints = LoneHints()
    for side in loneSides(isCheck: isCheck) {
      if side == .destination {
        hints.destination.isBinary = true
      } else {
        hints.source.isBinary = true
      }
    }
    return hints
  }

  /// The records that are read alone, because the plan found the value not to be text and the key is
  /// expected to be there.
  ///
  /// - Parameter isCheck: whether a verification reads, and no apply.
  func loneSides(isCheck: Bool) -> [RecordSide] {
    guard isBinary, action.writes || isCheck && action == .unchanged else { return [] }
    if isCheck {
      if action == .delete { return [] }
      return isInPlace ? [.own] : [.destination]
    }
    if isInPlace { return action == .create ? [] : [.own] }
    return action == .create ? [.source] : [.source, .destination]
  }
}
