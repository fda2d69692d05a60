/// Why a file that a plan names is not read: it lies where the plan may not reach.
public struct PathRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sentence with advice; holds no byte of the file.
  public let reason: String

  public init(_ reason: String) { self.reason = reason }

  public var description: String { reason }
}
