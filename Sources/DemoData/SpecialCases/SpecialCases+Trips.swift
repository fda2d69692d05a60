import Core

extension SpecialCases {
  private static let day = RecordClock.day

  /// A trip last changed `age` seconds ago.
  private func trip(_ record: String, owner: String? = nil, age: Int64) -> Trip {
    var trip = Trip(
      id: record, owner: owner ?? identity.legacy, date: clock.date(ago: 30 * Self.day))
    trip.createdAt = clock.iso(ago: 30 * Self.day)
    trip.updatedAt = Trip.quoted(clock.iso(ago: age))
    return trip
  }

  private func special(
    _ record: String, _ action: Action, _ reason: Reason, _ source: Entry,
    over destination: Entry? = nil
  ) -> SpecialRecord {
    var special = moved(
      "trips", "BETA_LOGS_KV", "trip", record, action, reason, source, over: destination)
    special.isLiveTrip = action != .reject
    return special
  }

  /// Destinations that exist, and records already on their way.
  var trips: [SpecialRecord] {
    var cases: [SpecialRecord] = []
    for number in 1...3 {
      var theirs = trip("newer-destination-\(number)", owner: identity.id, age: Self.day)
      theirs.notes = "Edited after the application learned the new keys"
      let ours = trip(theirs.id, age: 3 * Self.day)
      cases.append(
        special(ours.id, .skip, .destinationNewer, Entry(ours), over: Entry(theirs)))
      let newer = trip("older-destination-\(number)", age: Self.day)
      let older = trip(newer.id, owner: identity.id, age: 3 * Self.day)
      cases.append(special(newer.id, .update, .sourceNewer, Entry(newer), over: Entry(older)))
    }
    for number in 1...2 {
      let ours = trip("same-content-\(number)", age: Self.day)
      let theirs = trip(ours.id, owner: identity.id, age: Self.day)
      cases.append(
        special(ours.id, .unchanged, .sameContent, Entry(ours), over: Entry(theirs)))
    }
    let halfMigrated = trip("half-migrated-1", owner: identity.id, age: Self.day)
    cases.append(special(halfMigrated.id, .create, .destinationAbsent, Entry(halfMigrated)))
    var deleted = trip("tombstone-1", age: Self.day)
    deleted.isDeleted = true
    var tombstone = special(deleted.id, .create, .destinationAbsent, Entry(deleted))
    tombstone.isLiveTrip = false
    cases.append(tombstone)
    return cases
  }

  /// Times that are equal, absent, broken, or written in an older way.
  var timedTrips: [SpecialRecord] {
    var cases: [SpecialRecord] = []
    for number in 1...2 {
      let ours = trip("same-time-\(number)", age: Self.day)
      var theirs = trip(ours.id, owner: identity.id, age: Self.day)
      theirs.earnings += 100
      cases.append(special(ours.id, .conflict, .sameTime, Entry(ours), over: Entry(theirs)))
    }
    let plain = trip("metadata-differs-1", age: Self.day)
    var tagged = Entry(trip(plain.id, owner: identity.id, age: Self.day))
    tagged.metadata = Array(#"{"v":2}"#.utf8)
    cases.append(special(plain.id, .conflict, .sameTime, Entry(plain), over: tagged))

    var timeless = trip("no-time-1", age: 0)
    timeless.createdAt = nil
    timeless.updatedAt = nil
    var broken = trip("broken-time-1", age: 0)
    broken.updatedAt = Trip.quoted("yesterday")
    for ours in [timeless, broken] {
      let theirs = trip(ours.id, owner: identity.id, age: 3 * Self.day)
      cases.append(special(ours.id, .conflict, .noTime, Entry(ours), over: Entry(theirs)))
    }

    var epoch = trip("epoch-time-1", age: 0)
    epoch.updatedAt = String(clock.timestamp(ago: Self.day).milliseconds)
    var modified = trip("modified-time-1", age: 0)
    modified.updatedAt = nil
    modified.lastModified = clock.iso(ago: Self.day)
    for ours in [epoch, modified] {
      let theirs = trip(ours.id, owner: identity.id, age: 3 * Self.day)
      cases.append(special(ours.id, .update, .sourceNewer, Entry(ours), over: Entry(theirs)))
    }
    return cases
  }

  /// Records that cannot move.
  var refusedTrips: [SpecialRecord] {
    let name = identity.legacy
    let foreign = ["mallory", "asmith"].enumerated().map { number, owner in
      let trip = trip("foreign-owner-\(number + 1)", owner: owner, age: Self.day)
      return special(trip.id, .reject, .foreignOwner, Entry(trip))
    }
    // 13 bytes of prefix become 42: 493 bytes become 522, and stores take 512.
    let long = trip(String(repeating: "long-key-", count: 53) + "end", age: Self.day)
    return foreign + [
      special("owner-missing-1", .reject, .ownerMissing, Entry(#"{"id":"owner-missing-1"}"#)),
      special("not-json-1", .reject, .notJSON, Entry(#"{"userId":"\#(name)","notes":"cut o"#)),
      special("not-json-2", .reject, .notJSON, Entry(value: SpecialCases.binary)),
      special(
        "repeated-owner-1", .reject, .ambiguousField,
        Entry(#"{"userId":"mallory","userId":"\#(name)"}"#)),
      special(long.id, .reject, .keyTooLong, Entry(long)),
    ]
  }

  /// Values whose every byte outside the rewritten strings has to survive.
  var oddTrips: [SpecialRecord] {
    let name = identity.legacy
    let escapedName = #"\u006a"# + name.dropFirst()
    let values = [
      #"{ "notes" : "caf\u00e9 \ud83d\ude00 \"quoted\" \/ half \ud800" , "userId" : "\#(name)" }"#,
      #"{"userId":"\#(escapedName)","miles":1e400,"id":123456789012345678901234567890,"x":-0.0}"#,
      "{\r\n\t\"zz\": [ ],\n\t\"aa\": { },\n\t\"userId\":\"\(name)\"\n}\n",
      #"{"tag":1,"tag":2,"userId":"\#(name)","":null,"nested":{"userId":"\#(name)"}}"#,
    ]
    var cases = values.enumerated().map { number, value in
      special("odd-json-\(number + 1)", .create, .destinationAbsent, Entry(value))
    }
    var full = Entry(trip("full-metadata-1", age: Self.day))
    full.metadata = Array((#"{"note":""# + String(repeating: "m", count: 1_013) + #""}"#).utf8)
    full.expiration = clock.expiration(in: 90 * Self.day)
    cases.append(special("full-metadata-1", .create, .destinationAbsent, full))
    return cases
  }

  var hughesNetTrips: [SpecialRecord] {
    func hns(_ name: String, id: String, owner: String, age: Int64) -> Trip {
      trip("hns_\(id)_\(name)", owner: owner, age: age)
    }
    func special(
      _ name: String, _ action: Action, _ reason: Reason, _ age: Int64, over theirAge: Int64?,
      isDeleted: Bool = false
    ) -> SpecialRecord {
      var ours = hns(name, id: identity.legacy, owner: identity.legacy, age: age)
      ours.isDeleted = isDeleted
      let destination = theirAge.map { age in
        let theirs = hns(name, id: identity.id, owner: identity.id, age: age)
        return DemoEntry(
          "BETA_LOGS_KV", Key("trip:\(identity.id):\(theirs.id)"), Entry(theirs))
      }
      return SpecialRecord(
        outcome: DemoExpectation.Outcome(rule: "hughesnet-trips", action, reason),
        source: DemoEntry(
          "BETA_LOGS_KV", Key("trip:\(identity.legacy):\(ours.id)"), Entry(ours)),
        destination: destination, isLiveTrip: !isDeleted)
    }
    return [
      special("newer-destination", .skip, .destinationNewer, 3 * Self.day, over: Self.day),
      special("older-destination", .update, .sourceNewer, Self.day, over: 3 * Self.day),
      special("same-content", .unchanged, .sameContent, Self.day, over: Self.day),
      special("tombstone", .create, .destinationAbsent, Self.day, over: nil, isDeleted: true),
    ]
  }
}

extension Entry {
  fileprivate init(_ trip: Trip) { self.init(value: trip.json) }
  fileprivate init(_ json: String) { self.init(value: Array(json.utf8)) }
}
