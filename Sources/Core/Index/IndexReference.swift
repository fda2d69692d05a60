/// The application's index of records, and how to reach it, as the plan's `index:` says.
package struct IndexReference: Hashable, Sendable {
  package enum Provider: Hashable, Sendable {
    /// The index object's own table in an SQLite file.
    case sqlite(path: String)
    /// Routes of the application's Worker that reach the index object.
    case http(WorkerIndexReference)
    /// An entry that makes the application rebuild a user's index by itself; the index cannot be
    /// looked into.
    case dirtyFlag(DirtyFlag)
  }

  package var provider: Provider
  package var records: IndexedRecords

  package init(_ provider: Provider, records: IndexedRecords) {
    self.provider = provider
    self.records = records
  }
}

/// Routes of a Worker that list and fill a user's index, before secrets are looked up.
package struct WorkerIndexReference: Hashable, Sendable {
  /// A header whose value stays out of every file: the environment holds it.
  package struct Header: Hashable, Sendable {
    package var name: String
    /// The environment variable with the value.
    package var variable: String

    package init(name: String, variable: String) {
      self.name = name
      self.variable = variable
    }
  }

  package static let defaultPageSize = 500
  package static let defaultBatchSize = 100

  /// `GET`, with `limit` and `offset` added to its query; `{id}` is the user's.
  package var list: KeyTemplate
  /// `POST` of an array of summaries; nil where the Worker takes them one by one.
  package var migrate: KeyTemplate?
  /// `POST` of one summary; used only without `migrate`.
  package var put: KeyTemplate?
  /// Summaries asked for at once.
  package var pageSize: Int
  /// Summaries sent at once.
  package var batchSize: Int
  package var headers: [Header]

  package init(
    list: KeyTemplate, migrate: KeyTemplate?, put: KeyTemplate?,
    pageSize: Int = defaultPageSize, batchSize: Int = defaultBatchSize, headers: [Header] = []
  ) {
    self.list = list
    self.migrate = migrate
    self.put = put
    self.pageSize = pageSize
    self.batchSize = batchSize
    self.headers = headers
  }
}

/// An entry per user whose presence makes the application rebuild that user's index.
package struct DirtyFlag: Hashable, Sendable {
  package static let defaultValue = "1"

  package var namespace: Namespace
  /// Uses `{id}` and no capture.
  package var key: KeyTemplate
  package var value: String

  package init(
    namespace: Namespace, key: KeyTemplate, value: String = defaultValue
  ) {
    self.namespace = namespace
    self.key = key
    self.value = value
  }
}
