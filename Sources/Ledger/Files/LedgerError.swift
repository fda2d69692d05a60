package import Core

/// A failure of a file that Keyshift keeps: plan, state, lock, journal, audit log or snapshot.
package struct LedgerError: AdvisedError, Sendable {
  package struct Code: Hashable, Sendable, CaseIterable, CustomStringConvertible {
    private enum Kind: String, CaseIterable {
      case notFound, exists, unreadable, corrupted, truncated, newerFormat, lockHeld, leaseLost
      case outdated, mismatched, storageFull, permissionDenied, invalidInput, other
      case nothingWritten, unsettled
    }

    private let kind: Kind

    package static let notFound = Code(kind: .notFound)
    package static let exists = Code(kind: .exists)
    /// The file exists, and the system could not read it.
    package static let unreadable = Code(kind: .unreadable)
    /// The bytes are not what this program wrote.
    package static let corrupted = Code(kind: .corrupted)
    /// The file ends before its end: a write was cut off, or a copy is incomplete.
    package static let truncated = Code(kind: .truncated)
    /// The file was written by a later version.
    package static let newerFormat = Code(kind: .newerFormat)
    /// Somebody else works on the same thing; the message names them.
    package static let lockHeld = Code(kind: .lockHeld)
    /// The lease was broken or taken over while it was held; nothing more may be written under it.
    package static let leaseLost = Code(kind: .leaseLost)
    /// Somebody else wrote in between: the document's serial or lineage is not the file's.
    package static let outdated = Code(kind: .outdated)
    /// The file is sound and belongs to something else (another cohort, another environment).
    package static let mismatched = Code(kind: .mismatched)
    package static let storageFull = Code(kind: .storageFull)
    package static let permissionDenied = Code(kind: .permissionDenied)
    /// The caller handed over something the file cannot hold, such as keys out of order.
    package static let invalidInput = Code(kind: .invalidInput)
    package static let other = Code(kind: .other)
    /// The run ended before it wrote anything, so there is nothing to undo.
    package static let nothingWritten = Code(kind: .nothingWritten)
    /// Whether writes of the run happened can be told only later.
    package static let unsettled = Code(kind: .unsettled)

    package static var allCases: [Code] { Kind.allCases.map(Code.init) }

    package var description: String { kind.rawValue }
  }

  package var code: Code
  /// What happened, to which file, and what to do about it there; holds no value of any entry.
  package var message: String
  /// What to do about it here, in the words of the surface that shows the error.
  package var advice: Advice?
  /// The error beneath, as the system or the library words it.
  package var cause: String?

  package init(_ code: Code, _ message: String, cause: String? = nil, advice: Advice? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
    self.advice = advice
  }
}

extension LedgerError: CustomStringConvertible {
  package var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
