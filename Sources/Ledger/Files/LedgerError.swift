public import Core

/// A failure of a file that Keyshift keeps: plan, state, lock, journal, audit log or snapshot.
public struct LedgerError: AdvisedError, Sendable {
  public struct Code: Hashable, Sendable, CaseIterable, CustomStringConvertible {
    private enum Kind: String, CaseIterable {
      case notFound, exists, unreadable, corrupted, truncated, newerFormat, lockHeld, leaseLost
      case outdated, mismatched, storageFull, permissionDenied, invalidInput, other
      case nothingWritten, unsettled
    }

    private let kind: Kind

    public static let notFound = Code(kind: .notFound)
    public static let exists = Code(kind: .exists)
    /// The file exists, and the system could not read it.
    public static let unreadable = Code(kind: .unreadable)
    /// The bytes are not what this program wrote.
    public static let corrupted = Code(kind: .corrupted)
    /// The file ends before its end: a write was cut off, or a copy is incomplete.
    public static let truncated = Code(kind: .truncated)
    /// The file was written by a later version.
    public static let newerFormat = Code(kind: .newerFormat)
    /// Somebody else works on the same thing; the message names them.
    public static let lockHeld = Code(kind: .lockHeld)
    /// The lease was broken or taken over while it was held; nothing more may be written under it.
    public static let leaseLost = Code(kind: .leaseLost)
    /// Somebody else wrote in between: the document's serial or lineage is not the file's.
    public static let outdated = Code(kind: .outdated)
    /// The file is sound and belongs to something else (another cohort, another environment).
    public static let mismatched = Code(kind: .mismatched)
    public static let storageFull = Code(kind: .storageFull)
    public static let permissionDenied = Code(kind: .permissionDenied)
    /// The caller handed over something the file cannot hold, such as keys out of order.
    public static let invalidInput = Code(kind: .invalidInput)
    public static let other = Code(kind: .other)
    /// The run ended before it wrote anything, so there is nothing to undo.
    public static let nothingWritten = Code(kind: .nothingWritten)
    /// Whether writes of the run happened can be told only later.
    public static let unsettled = Code(kind: .unsettled)

    public static var allCases: [Code] { Kind.allCases.map(Code.init) }

    public var description: String { kind.rawValue }
  }

  public var code: Code
  /// What happened, to which file, and what to do about it there; holds no value of any entry.
  public var message: String
  /// What to do about it here, in the words of the surface that shows the error.
  public var advice: Advice?
  /// The error beneath, as the system or the library words it.
  public var cause: String?

  public init(_ code: Code, _ message: String, cause: String? = nil, advice: Advice? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
    self.advice = advice
  }
}

extension LedgerError: CustomStringConvertible {
  public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
