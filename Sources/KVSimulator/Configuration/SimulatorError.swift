import Core

/// Why a simulator could not be set up.
package struct SimulatorError: Error, Hashable, Sendable, CustomStringConvertible {
  package struct Code: Hashable, Sendable {
    private enum Kind { case store, invalidNamespace, namespaceExists, address }
    private let kind: Kind

    /// The database file could not be opened, read or written.
    package static let store = Code(kind: .store)
    /// A namespace's ID or title is malformed.
    package static let invalidNamespace = Code(kind: .invalidNamespace)
    /// The ID or the title belongs to another namespace.
    package static let namespaceExists = Code(kind: .namespaceExists)
    /// The address could not be bound.
    package static let address = Code(kind: .address)
  }

  package var code: Code
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  init(_ error: StoreError) { self.init(.store, error.description) }

  package var description: String { message }
}
