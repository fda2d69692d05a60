import Core
package import Ledger

extension StateView {
  /// - Parameter freezes: of environments that are frozen, by name.
  package static func json(
    _ documents: [(StateDocument, LockRecord?)], freezes: [(String, FreezeRecord)] = []
  ) -> JSONValue {
    [
      "format": "keyshift.state-list/1",
      "states": .array(
        documents.map { document, lock in
          [
            "environment": .string(document.environment), "cohort": .string(document.cohort),
            "serial": .integer(document.serial), "users": .integer(document.users.count),
            "done": .integer(document.users.count(where: \.done)),
            "last_run": document.runs.last.map { JSONValue($0) } ?? .null,
            "lock": lock.map(json) ?? .null,
          ]
        }),
      "frozen": .array(
        freezes.map { environment, freeze in
          ["environment": .string(environment), "freeze": JSONValue(freeze)]
        }),
    ]
  }

  package static func json(_ document: StateDocument, lock: LockRecord?) -> JSONValue {
    [
      "format": "keyshift.state-view/1", "environment": .string(document.environment),
      "cohort": .string(document.cohort), "lineage": .string(document.lineage),
      "serial": .integer(document.serial), "lock": lock.map(json) ?? .null,
      "checkpoint": document.checkpoint.map { checkpoint in
        [
          "run": .string(checkpoint.run), "plan": .string(checkpoint.planDigest),
          "next_operation": .integer(checkpoint.nextOperation),
        ]
      } ?? .null,
      "runs": .array(document.runs.map { JSONValue($0) }),
      "users": .array(
        document.users.map { user in
          [
            "user": JSONValue(user.identity), "done": .bool(user.done),
            "tally": JSONValue(user.tally),
          ]
        }),
    ]
  }

  private static func json(_ lock: LockRecord) -> JSONValue {
    [
      "id": .string(lock.id), "holder": .string(lock.holder),
      "operation": .string(lock.operation), "host": .string(lock.host),
      "pid": .integer(Int64(lock.pid)), "since": JSONValue(lock.since),
      "heartbeat": JSONValue(lock.heartbeat), "fencing_token": .integer(lock.fencingToken),
    ]
  }
}
