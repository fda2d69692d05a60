/// Why a store could not answer.
///
/// A store error never stands for "absent": an absent key is `nil` in a read's result.
public struct StoreError: Error, Hashable, Sendable {
  /// What kind of failure it is.
  public struct Code: Hashable, Sendable, CaseIterable, CustomStringConvertible {
    private enum Kind: String, CaseIterable {
      case unavailable, busy, unauthorized, notFound, readOnly, corrupted, unsupportedFormat
      case limitExceeded, quotaExceeded, changedDuringRead, storageFull, cancelled, other
      case hostNotAllowed, intercepted
    }
    private let kind: Kind

    /// A temporary failure; the same call may succeed later.
    public static let unavailable = Code(kind: .unavailable)
    /// Another process holds the store; the wait for it ran out.
    public static let busy = Code(kind: .busy)
    /// The credentials were refused or do not reach this store.
    public static let unauthorized = Code(kind: .unauthorized)
    /// The store itself, not a key of it, does not exist.
    public static let notFound = Code(kind: .notFound)
    /// The store was opened, or can only be opened, for reading.
    public static let readOnly = Code(kind: .readOnly)
    /// The store's data are not what it wrote.
    public static let corrupted = Code(kind: .corrupted)
    /// The file exists and is not a store that this version reads.
    public static let unsupportedFormat = Code(kind: .unsupportedFormat)
    /// A key, value, metadata or batch is larger than the store accepts.
    public static let limitExceeded = Code(kind: .limitExceeded)
    /// The service refuses further requests until its allowance is renewed; waiting minutes is no
    /// help.
    public static let quotaExceeded = Code(kind: .quotaExceeded)
    /// The store changed while it was read without a lock; read again.
    public static let changedDuringRead = Code(kind: .changedDuringRead)
    /// There is no room left.
    public static let storageFull = Code(kind: .storageFull)
    /// The caller gave up, and nothing more was sent.
    public static let cancelled = Code(kind: .cancelled)
    /// Anything else.
    public static let other = Code(kind: .other)
    /// The operator does not let secrets be sent to this host; nothing was sent.
    public static let hostNotAllowed = Code(kind: .hostNotAllowed)
    /// Something between this machine and the service answered in the service's place.
    public static let intercepted = Code(kind: .intercepted)

    /// Every code.
    public static var allCases: [Code] { Kind.allCases.map(Code.init) }

    /// The name of the code.
    public var description: String { kind.rawValue }
  }

  /// What kind of failure it is.
  public var code: Code
  /// What happened, where, and what to do; holds no value of any entry.
  public var message: String
  /// The error beneath, as its own library words it.
  public var cause: String?

  /// Makes an error; see the properties.
  public init(_ code: Code, _ message: String, cause: String? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }
}

extension StoreError: CustomStringConvertible {
  /// The message, with its cause in parentheses.
  public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
