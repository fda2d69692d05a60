import Core

extension UserRecords {
  func expense(_ index: Int, _ random: inout SplitMix64) -> (String, Entry) {
    let age = Int64(index + 1) * 5 * RecordClock.hour
    let record = "exp_\(clock.timestamp(ago: age).milliseconds)"
    var object = RecordObject()
    object.member("id", record)
    object.member("userId", identity.legacy)
    object.member("date", clock.date(ago: age))
    object.member("category", random.pick(["Fuel", "Tolls", "Parts & tools", "Phone", "Café"]))
    object.member("amount", cents: random.number(199...32_000))
    object.member("createdAt", clock.iso(ago: age))
    object.member("updatedAt", clock.iso(ago: age - 600))
    return ("expense:\(identity.legacy):\(record)", Entry(value: object.finish()))
  }

  func mileage(_ index: Int, _ random: inout SplitMix64) -> (String, Entry) {
    let age = Int64(index + 1) * 6 * RecordClock.hour
    let record = "mil_\(clock.timestamp(ago: age).milliseconds)"
    var object = RecordObject()
    object.member("id", record)
    object.member("userId", identity.legacy)
    object.member("miles", json: "\(random.number(1...300)).\(random.number(0...9))")
    if index.isMultiple(of: 2) {
      object.member("vehicle", random.pick(["Van 12", "Transit", "F-150"]))
    }
    object.member("createdAt", clock.iso(ago: age))
    object.member("updatedAt", clock.iso(ago: age - 60))
    return ("mileage:\(identity.legacy):\(record)", Entry(value: object.finish()))
  }

  /// What the user threw away, which the store forgets after 30 days.
  func trash(_ index: Int, _ random: inout SplitMix64) -> (String, Entry) {
    let age = Int64(index + 1) * RecordClock.day
    let record = "trip_\(clock.timestamp(ago: age + RecordClock.hour).milliseconds)_x"
    let entry = trashed(
      owner: identity.legacy, originalKey: "trip:\(identity.legacy):\(record)",
      deletedAgo: age, miles: random.number(5...90))
    return ("trash:\(identity.legacy):\(record)", entry)
  }

  func trashed(
    owner: String, originalKey: String, deletedAgo age: Int64, miles: Int
  ) -> Entry {
    let left = 30 * RecordClock.day - age
    var metadata = RecordObject()
    metadata.member("originalKey", originalKey)
    metadata.member("deletedAt", clock.iso(ago: age))
    metadata.member("expiresAt", clock.iso(ago: -left))
    var object = RecordObject()
    object.member("userId", owner)
    object.member("recordType", "trip")
    object.member("totalMiles", json: "\(miles)")
    object.member("metadata", json: metadata.finish())
    return Entry(value: object.finish(), expiration: clock.expiration(in: left))
  }
}
