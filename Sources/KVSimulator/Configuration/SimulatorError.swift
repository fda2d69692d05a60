internal import Core

/// Why a simulator could not be set up.
public struct SimulatorError: Error, Hashable, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    private enum Kind { case store, invalidNamespace, namespaceExists, address }
    private let kind: Kind

    /// The database file could not be opened, read or written.
    public static let store = Code(kind: .store)
    /// A namespace's ID or title is malformed.
    public static let invalidNamespace = Code(kind: .invalidNamespace)
    /// The ID or the title belongs to another namespace.
    public static let namespaceExists = Code(kind: .namespaceExists)
    /// The address could not be bound.
    public static let address = Code(kind: .address)
  }

  public var code: Code
  public var message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  init(_ error: StoreError) { self.init(.store, error.description) }

  public var description: String { message }
}
