import Core

/// The administrator, who was migrated long ago and is in no cohort.
struct AdminRecords {
  private let clock: RecordClock

  init(_ dataset: DemoDataset) { clock = RecordClock(now: dataset.now) }

  var entries: [DemoEntry] {
    let admin = DemoDataset.admin
    var migration = RecordObject()
    migration.member("status", "done")
    migration.member("completedAt", clock.iso(ago: 90 * RecordClock.day))
    return [
      DemoEntry(
        "BETA_USERS_KV", Key("idx:username:\(admin.legacy)"), Entry(value: Array(admin.id.utf8))),
      DemoEntry(
        "BETA_USERS_KV", Key("user:\(admin.id)"), Entry(value: Self.core(admin, role: "admin"))),
      DemoEntry(
        "BETA_SESSIONS_KV", Key(DemoDataset.adminSession), Self.session(admin, clock)),
      DemoEntry(
        "BETA_MIGRATIONS_KV", Key("migration:\(admin.id):state"), Entry(value: migration.finish())),
    ]
  }

  static func core(_ identity: Identity, role: String) -> [UInt8] {
    var object = RecordObject()
    object.member("id", identity.id)
    object.member("username", identity.legacy)
    object.member("email", "\(identity.legacy.lowercased())@example.com")
    object.member("role", role)
    return object.finish()
  }

  static func session(_ identity: Identity, _ clock: RecordClock) -> Entry {
    var object = RecordObject()
    object.member("id", identity.id)
    object.member("username", identity.legacy)
    object.member("createdAt", clock.iso(ago: RecordClock.day))
    return Entry(value: object.finish(), expiration: clock.expiration(in: 7 * RecordClock.day))
  }
}
