/// What a store is looked up in: what the operator decides, and never the plan.
package struct StoreSurroundings: Sendable {
  /// The absolute directory that the plan's relative paths start from.
  package var directory: String
  /// Those that the plan uses.
  package var namespaces: WantedNamespaces
  /// Which hosts receive secrets.
  package var hosts: AllowedHosts
  /// The process's own variables; nil where undefined or empty.
  package var variable: @Sendable (String) -> String?
  /// A file's bytes, nil where there is none. Throws `PathRefusal` where no plan may read.
  package var readFile: @Sendable (String) throws -> [UInt8]?
  /// The same check for a file that something else reads.
  package var checkFile: @Sendable (String) throws -> Void
  /// The absolute path, with every link followed.
  package var realPath: @Sendable (String) -> String

  package init(
    directory: String, namespaces: WantedNamespaces, hosts: AllowedHosts,
    variable: @escaping @Sendable (String) -> String?,
    readFile: @escaping @Sendable (String) throws -> [UInt8]?,
    checkFile: @escaping @Sendable (String) throws -> Void,
    realPath: @escaping @Sendable (String) -> String
  ) {
    self.directory = directory
    self.namespaces = namespaces
    self.hosts = hosts
    self.variable = variable
    self.readFile = readFile
    self.checkFile = checkFile
    self.realPath = realPath
  }

  /// Where a path of the plan leads: the one place that joins it to a directory.
  package func resolve(_ path: String) -> String {
    path.utf8.first == UInt8(ascii: "/") || directory.isEmpty ? path : directory + "/" + path
  }
}

/// The namespaces that a plan touches.
package struct WantedNamespaces: Hashable, Sendable {
  /// Those that applying a plan writes to: records move there, and the outcome is published there. Their
  /// IDs are in the store's identity.
  package var moved: Set<Namespace>
  /// Those that are only looked into, such as the directory's.
  package var consulted: Set<Namespace>

  package init(moved: Set<Namespace>, consulted: Set<Namespace> = []) {
    self.moved = moved
    self.consulted = consulted
  }

  package var all: Set<Namespace> { moved.union(consulted) }
}

/// What the stores that one command opens share.
package struct StoreSession: Sendable {
  /// To a service that meters requests, at most; nil leaves that to the service.
  package var requestsPerSecond: Double?
  package var now: @Sendable () -> Timestamp
  /// Waits, and throws where the wait is to end early.
  package var sleep: @Sendable (Duration) async throws -> Void
  /// Told before a wait that is worth a word.
  package var onWait: @Sendable (RequestWait) -> Void
  /// Another text at each call, fit for a file's name.
  package var makeID: @Sendable () -> String
  /// The process's own variables, secrets among them; nil where undefined or empty.
  package var variable: @Sendable (String) -> String?
  package let shared = SharedValues()

  package init(
    requestsPerSecond: Double? = nil, now: @escaping @Sendable () -> Timestamp,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    onWait: @escaping @Sendable (RequestWait) -> Void = { _ in },
    makeID: @escaping @Sendable () -> String,
    variable: @escaping @Sendable (String) -> String?
  ) {
    self.requestsPerSecond = requestsPerSecond
    self.now = now
    self.sleep = sleep
    self.onWait = onWait
    self.makeID = makeID
    self.variable = variable
  }
}

/// Values of which the stores of a session have one each, such as a budget of requests.
package actor SharedValues {
  private var values: [Bytewise: any Sendable] = [:]

  /// The value that was made first under `name`.
  package func value<Value: Sendable>(
    _ name: String, _ make: @Sendable () -> Value
  ) -> Value {
    if let value = values[Bytewise(name)] as? Value { return value }
    let new = make()
    values[Bytewise(name)] = new
    return new
  }
}

/// Opens, uses and closes, whatever happens.
extension KeyValueStore {
  package func closing<Result>(
    _ close: (Self) async throws -> Void, after body: (Self) async throws -> Result
  ) async throws -> Result {
    do {
      let result = try await body(self)
      try await close(self)
      return result
    } catch {
      try? await close(self)
      throw error
    }
  }
}

/// Why a file that a plan names is not read: it lies where the plan may not reach.
package struct PathRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sentence with advice; holds no byte of the file.
  package let reason: String

  package init(_ reason: String) { self.reason = reason }

  package var description: String { reason }
}
