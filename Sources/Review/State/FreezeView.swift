import Core
package import Ledger

/// The freeze of an environment.
package struct FreezeView {
  private let style: Style

  package init(style: Style) { self.style = style }

  /// - Parameter running: locks of the environment whose holders may be at work.
  package func frozen(
    _ environment: String, _ freeze: FreezeRecord, running: [(cohort: String, lock: LockRecord)]
  ) -> String {
    let name = Printable.name(environment)
    var output =
      style.heading("'\(name)' is frozen") + ": no run starts, and logins migrate no users.\n"
    if running.isEmpty {
      output += "No run is in progress.\n"
    } else {
      output += "These runs stop after their current batch:\n"
      for (cohort, lock) in running {
        output += "  \(Printable.name(cohort)): \(Printable.prose(lock.summary))\n"
      }
    }
    return output + style.sentence("`keyshift thaw \(name)` ends the freeze.")
  }

  package func thawed(_ environment: String, _ freeze: FreezeRecord) -> String {
    style.sentence(
      "'\(Printable.name(environment))' is thawed; \(Printable.prose(freeze.summary))")
  }

  /// One line for lists: `staging is frozen: ana froze it at …: INC-7`.
  package func line(_ environment: String, _ freeze: FreezeRecord) -> String {
    style.paint(
      "\(Printable.name(environment)) is frozen: \(Printable.prose(freeze.summary))", .attention)
      + "\n"
  }

  /// - Parameter isFrozen: whether the freeze has begun; else it has ended.
  package static func json(
    _ environment: String, _ freeze: FreezeRecord, isFrozen: Bool,
    running: [(cohort: String, lock: LockRecord)] = []
  ) -> JSONValue {
    [
      "format": "keyshift.freeze-report/1", "environment": .string(environment),
      "frozen": .bool(isFrozen),
      "freeze": JSONValue(freeze),
      "running": .array(
        running.map { cohort, lock in
          [
            "cohort": .string(cohort), "holder": .string(lock.holder),
            "operation": .string(lock.operation), "since": JSONValue(lock.since),
          ]
        }),
    ]
  }

}

extension JSONValue {
  package init(_ freeze: FreezeRecord) {
    self = [
      "actor": .string(freeze.actor), "reason": .string(freeze.reason),
      "since": JSONValue(freeze.since),
    ]
  }
}
