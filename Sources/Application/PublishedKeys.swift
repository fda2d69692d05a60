package import Core

/// Keys of the entries in which the application follows migrations.
package enum PublishedKeys {
  /// What is known of a user's migration.
  package static func state(of id: String) -> Key { Key("migration:\(id):state") }

  /// What is known of a user's index.
  package static func indexState(of id: String) -> Key { Key("migration:\(id):do:state") }

  /// When a login last tried to migrate the user.
  package static func lastAttempt(of id: String) -> Key {
    Key("migration:\(id):auto:lastAttempt")
  }

  /// An audit record.
  ///
  /// - Parameter subject: the user, the cohort, or the run and its phase.
  package static func audit(_ time: Timestamp, _ action: String, _ subject: String) -> Key {
    Key("audit:\(time):\(action):\(subject)")
  }
}
