import Core

extension SpecialCases {
  private static let day = RecordClock.day

  /// Bytes that are no text in any encoding that JSON allows.
  static let binary: [UInt8] = [0xA1, 0x62, 0x69, 0x64, 0x42, 0x00, 0xFF, 0xFE, 0x80, 0x0A]

  private func timed(_ record: String, owner: String, age: Int64, _ amount: String) -> Entry {
    var object = RecordObject()
    object.member("id", record)
    object.member("userId", owner)
    object.member("amount", json: amount)
    object.member("createdAt", clock.iso(ago: 30 * Self.day))
    object.member("updatedAt", clock.iso(ago: age))
    return Entry(value: object.finish())
  }

  private func expense(
    _ record: String, _ action: Action, _ reason: Reason, _ source: Entry,
    over destination: Entry? = nil
  ) -> SpecialRecord {
    moved(
      "expenses", "BETA_EXPENSES_KV", "expense", record, action, reason, source, over: destination)
  }

  var expenses: [SpecialRecord] {
    let (name, id) = (identity.legacy, identity.id)
    return [
      expense(
        "newer-destination", .skip, .destinationNewer,
        timed("newer-destination", owner: name, age: 3 * Self.day, "12.50"),
        over: timed("newer-destination", owner: id, age: Self.day, "13.50")),
      expense(
        "older-destination", .update, .sourceNewer,
        timed("older-destination", owner: name, age: Self.day, "12.50"),
        over: timed("older-destination", owner: id, age: 3 * Self.day, "11.50")),
      expense(
        "foreign-owner", .reject, .foreignOwner,
        timed("foreign-owner", owner: "mallory", age: Self.day, "99.00")),
    ]
  }

  private func mileage(
    _ record: String, _ action: Action, _ reason: Reason, _ source: Entry, over destination: Entry
  ) -> SpecialRecord {
    moved(
      "mileage", "BETA_MILEAGE_KV", "mileage", record, action, reason, source, over: destination)
  }

  var mileage: [SpecialRecord] {
    let (name, id) = (identity.legacy, identity.id)
    return [
      mileage(
        "same-content", .unchanged, .sameContent,
        timed("same-content", owner: name, age: Self.day, "40.2"),
        over: timed("same-content", owner: id, age: Self.day, "40.2")),
      mileage(
        "same-time", .conflict, .sameTime,
        timed("same-time", owner: name, age: Self.day, "40.2"),
        over: timed("same-time", owner: id, age: Self.day, "42.0")),
    ]
  }

  private func trashed(_ record: String, of owner: String, ago age: Int64) -> Entry {
    user.trashed(
      owner: owner, originalKey: "trip:\(owner):\(record)", deletedAgo: age, miles: 40)
  }

  private func trash(
    _ record: String, _ action: Action, _ reason: Reason, _ source: Entry,
    over destination: Entry? = nil
  ) -> SpecialRecord {
    moved("trash", "BETA_TRASH_KV", "trash", record, action, reason, source, over: destination)
  }

  var trash: [SpecialRecord] {
    let (name, id) = (identity.legacy, identity.id)
    return [
      trash(
        "newer-destination", .skip, .destinationNewer,
        trashed("newer-destination", of: name, ago: 3 * Self.day),
        over: trashed("newer-destination", of: id, ago: Self.day)),
      trash(
        "older-destination", .update, .sourceNewer,
        trashed("older-destination", of: name, ago: Self.day),
        over: trashed("older-destination", of: id, ago: 3 * Self.day)),
      trash(
        "hughesnet-trip", .create, .destinationAbsent,
        trashed("hns_\(name)_2025-01-31", of: name, ago: Self.day)),
    ]
  }

  /// Records with one key a user, in place of the ordinary ones.
  var account: [SpecialRecord] {
    let settings = Entry(value: Array(#"{"theme":"dark","mpg":25}"#.utf8))
    return [
      keyed(
        "settings", "BETA_USER_SETTINGS_KV", "settings", .unchanged, .sameContent, settings,
        over: settings),
      keyed(
        "authenticators", "BETA_USERS_KV", "authenticators", .create, .destinationAbsent,
        Entry(value: Self.binary)),
      keyed(
        "hughesnet-db", "BETA_HUGHESNET_KV", "hns:db", .conflict, .noTime,
        Entry(value: Array(#"{"orders":["10000001"]}"#.utf8)),
        over: Entry(value: Array(#"{"orders":["10000001","10000002"]}"#.utf8))),
    ]
  }

  private func keyed(
    _ rule: String, _ namespace: Namespace, _ family: String, _ action: Action, _ reason: Reason,
    _ source: Entry, over destination: Entry? = nil
  ) -> SpecialRecord {
    SpecialRecord(
      outcome: DemoExpectation.Outcome(rule: rule, action, reason),
      source: DemoEntry(namespace, Key("\(family):\(identity.legacy)"), source),
      destination: destination.map { DemoEntry(namespace, Key("\(family):\(identity.id)"), $0) })
  }

  var orders: [SpecialRecord] {
    [
      SpecialRecord(
        outcome: DemoExpectation.Outcome(rule: "orders", .unchanged, .sameContent),
        source: order("already-migrated", #"{"ownerId":"\#(identity.id)","type":"install"}"#))
    ]
  }

  /// Orders whose owner is nobody's to tell.
  var strangersOrders: [DemoEntry] {
    [
      order("stranger-1", #"{"ownerId":"mallory","type":"install"}"#),
      order("stranger-2", #"{"ownerId":null,"type":"repair"}"#),
      order("stranger-3", #"{"ownerId":"johndoe","type":"#),
    ]
  }

  static let outsideOrders = 3

  private func order(_ name: String, _ json: String) -> DemoEntry {
    DemoEntry(
      "BETA_HUGHESNET_ORDERS_KV", Key("hns:order:\(name)"), Entry(value: Array(json.utf8)))
  }
}
