import Application
import ByteJSON
package import Core
package import Ledger

/// What the application reads about one user's migration, under `migration:{id}:state`.
package struct UserMigrationState: Hashable, Sendable {
  package var id: String
  /// Over every name of the user.
  package var tally: Tally
  /// Whether nothing is left to do for any of the user's names.
  package var done: Bool

  /// Where the application looks for it.
  package var key: Key { PublishedKeys.state(of: id) }

  /// One state per ID, in the order in which IDs come first.
  package static func byID(_ users: [UserProgress]) -> [UserMigrationState] {
    var names: [[UserProgress]] = []
    var positions: [Bytewise: Int] = [:]
    for user in users {
      if let position = positions[Bytewise(user.identity.id)] {
        names[position].append(user)
      } else {
        positions[Bytewise(user.identity.id)] = names.count
        names.append([user])
      }
    }
    return names.compactMap { names in
      names.first.map { first in
        UserMigrationState(
          id: first.identity.id, tally: names.reduce(into: Tally()) { $0 += $1.tally },
          done: names.areDone)
      }
    }
  }

  /// `lastRun` (ISO 8601), `done`, `migrated` (records that are in place, by this run or before),
  /// `errors` (records that failed, drifted, conflict or were rejected), and every count by its own name.
  func document(of run: RunRecord) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.name("lastRun")
    json.string((run.endedAt ?? run.startedAt).description)
    json.name("run")
    json.string(run.id)
    json.name("plan")
    json.string(run.planDigest)
    json.name("done")
    json.boolean(done)
    json.name("migrated")
    json.integer(tally.inPlace)
    json.name("errors")
    json.integer(tally.unsettled)
    for kind in OutcomeKind.allCases where kind != .rejected || tally.knowsRejected {
      json.field(dynamic: kind.rawValue, tally[kind])
    }
    json.endObject()
    return json.bytes
  }
}
