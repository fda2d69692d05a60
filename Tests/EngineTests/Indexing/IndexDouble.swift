import Core
import RecordIndex

/// An index in memory that fails at the calls a test names.
actor IndexDouble: RecordIndex {
  nonisolated let identity = "index:test"
  nonisolated let batchSize: Int
  private(set) var users: [String: [Key: IndexSummary]] = [:]
  private(set) var puts: [[IndexSummary]] = []
  private var needsMigration: Set<String> = []
  private let hooks: Hooks
  private var lists = 0

  struct Hooks: Sendable {
    /// By the number of the call, from 0.
    var listError: @Sendable (Int) -> StoreError? = { _ in nil }
    /// What the call throws, and whether its summaries are stored all the same.
    var putError: @Sendable (Int) -> (error: StoreError, stores: Bool)? = { _ in nil }
    var afterList: @Sendable () async -> Void = {}
    var beforePut: @Sendable () async -> Void = {}
  }

  init(batchSize: Int = 3, _ hooks: Hooks = Hooks()) {
    self.batchSize = batchSize
    self.hooks = hooks
  }

  func set(_ json: String, _ record: Key, of user: String) {
    let json = Array(json.utf8)
    let isDeleted = IndexSummary(json: json)?.isDeleted ?? false
    users[user, default: [:]][record] = IndexSummary(
      record: record, isDeleted: isDeleted, json: json)
  }

  func set(_ json: String, of user: String) {
    if let summary = IndexSummary(json: Array(json.utf8)) {
      users[user, default: [:]][summary.record] = summary
    }
  }

  func forget(_ user: String) {
    users[user] = nil
    needsMigration.insert(user)
  }

  func text(_ record: Key, of user: String) -> String? {
    users[user]?[record].map { String(decoding: $0.json, as: UTF8.self) }
  }

  func list(_ user: String) async throws(StoreError) -> IndexContents {
    defer { lists += 1 }
    if let error = hooks.listError(lists) { throw error }
    let contents =
      needsMigration.contains(user)
      ? IndexContents([], needsMigration: true)
      : IndexContents(Array((users[user] ?? [:]).values))
    await hooks.afterList()
    return contents
  }

  func put(_ summaries: [IndexSummary], of user: String) async throws(StoreError) {
    guard summaries.count <= batchSize else {
      throw StoreError(.limitExceeded, "\(summaries.count) summaries at once")
    }
    await hooks.beforePut()
    let failure = hooks.putError(puts.count)
    puts.append(summaries)
    if let failure, !failure.stores { throw failure.error }
    for summary in summaries { users[user, default: [:]][summary.record] = summary }
    needsMigration.remove(user)
    if let failure { throw failure.error }
  }
}
