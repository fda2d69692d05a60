/// The application's index of records, and how to reach it, as the plan's `index:` says.
public struct IndexReference: Hashable, Sendable {
  public enum Provider: Hashable, Sendable {
    /// The index object's own table in an SQLite file.
    case sqlite(path: String)
    /// Routes of the application's Worker that reach the index object.
    case http(WorkerIndexReference)
    /// An entry that makes the application rebuild a user's index by itself; the index cannot be
    /// looked into.
    case dirtyFlag(DirtyFlag)
  }

  public var provider: Provider
  public var records: IndexedRecords

  public init(_ provider: Provider, records: IndexedRecords) {
    self.provider = provider
    self.records = records
  }
}

/// Routes of a Worker that list and fill a user's index, before secrets are looked up.
public struct WorkerIndexReference: Hashable, Sendable {
  /// A header whose value stays out of every file: the environment holds it.
  public struct Header: Hashable, Sendable {
    public var name: String
    /// The environment variable with the value.
    public var variable: String

    public init(name: String, variable: String) {
      self.name = name
      self.variable = variable
    }
  }

  public static let defaultPageSize = 500
  public static let defaultBatchSize = 100

  /// `GET`, with `limit` and `offset` added to its query; `{id}` is the user's.
  public var list: KeyTemplate
  /// `POST` of an array of summaries; nil where the Worker takes them one by one.
  public var migrate: KeyTemplate?
  /// `POST` of one summary; used only without `migrate`.
  public var put: KeyTemplate?
  /// Summaries asked for at once.
  public var pageSize: Int
  /// Summaries sent at once.
  public var batchSize: Int
  public var headers: [Header]

  public init(
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
public struct DirtyFlag: Hashable, Sendable {
  public static let defaultValue = "1"

  public var namespace: Namespace
  /// Uses `{id}` and no capture.
  public var key: KeyTemplate
  public var value: String

  public init(
    namespace: Namespace, key: KeyTemplate, value: String = defaultValue
  ) {
    self.namespace = namespace
    self.key = key
    self.value = value
  }
}
