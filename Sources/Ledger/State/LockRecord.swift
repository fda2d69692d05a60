package import Core

/// Who works on a cohort, as the lock file says.
package struct LockRecord: Hashable, Sendable, Codable {
  package static let format = "keyshift.lock/1"

  private(set) var format = LockRecord.format
  /// What `state unlock` asks for.
  package let id: String
  /// The person or service that holds the lock.
  package let holder: String
  package let operation: String
  package let host: String
  package let pid: Int32
  /// The space that `pid` counts in; nil where the system does not tell.
  package let processSpace: String?
  package let since: Timestamp
  package var heartbeat: Timestamp
  /// Larger than that of every earlier holder.
  package let fencingToken: Int64
  /// Whose lock was taken over because its process was gone; nil otherwise.
  package let tookOverFrom: String?

  package init(
    id: String, holder: String, operation: String, process: ProcessIdentity, at time: Timestamp,
    fencingToken: Int64, tookOverFrom: String?
  ) {
    self.id = id
    self.holder = holder
    self.operation = operation
    host = process.host
    pid = process.pid
    processSpace = process.space
    since = time
    heartbeat = time
    self.fencingToken = fencingToken
    self.tookOverFrom = tookOverFrom
  }

  /// One line for people: who, what, where, since when.
  package var summary: String {
    "\(holder) (\(operation), pid \(pid) on \(host), since \(since), last heartbeat \(heartbeat), "
      + "lock ID \(id))"
  }
}
