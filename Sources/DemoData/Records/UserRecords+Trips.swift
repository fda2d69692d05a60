import Core

extension UserRecords {
  /// Every tenth trip was deleted and left a tombstone.
  static func isTombstone(_ index: Int) -> Bool { index % 10 == 9 }

  /// Trips that count once the migration is done.
  var liveTrips: Int {
    let ordinary = [DemoFamily.trips, .hughesNetTrips].reduce(0) { sum, family in
      guard family.belongs(to: user) else { return sum }
      let count = family.count(records: dataset.records)
      return sum + count - count / 10
    }
    return user == 0 ? ordinary + SpecialCases(dataset).liveTrips : ordinary
  }

  func trip(_ index: Int, _ random: inout SplitMix64) -> (String, Entry) {
    // An hour apart at least, so that no two records share their ID.
    let age = Int64(index + 1) * RecordClock.hour + Int64(random.number(0...1_799))
    let record =
      "trip_\(clock.timestamp(ago: age).milliseconds)_" + String(random.next() >> 40, radix: 36)
    var trip = Trip(id: record, owner: identity.legacy, date: clock.date(ago: age))
    trip.createdAt = clock.iso(ago: age)
    let edited = clock.iso(ago: age - Int64(random.number(60...1_800)))
    // Records of three generations of the application.
    switch index % 3 {
    case 0: trip.updatedAt = Trip.quoted(edited)
    case 1: trip.lastModified = edited
    default: break
    }
    trip.earnings = random.number(3_500...48_000)
    trip.miles = random.number(3...280)
    trip.notes = random.pick(Self.notes)
    trip.isDeleted = Self.isTombstone(index)
    return (
      "trip:\(identity.legacy):\(record)", Entry(value: trip.json, metadata: metadata(trip, index))
    )
  }

  private func metadata(_ trip: Trip, _ index: Int) -> [UInt8]? {
    guard index % 7 == 0 else { return nil }
    var object = RecordObject()
    object.member("createdAt", trip.createdAt ?? "")
    object.member("v", json: "2")
    return object.finish()
  }

  func hughesNetTrip(_ index: Int, _ random: inout SplitMix64) -> (String, Entry) {
    let age = Int64(index + 1) * RecordClock.day
    let record = "hns_\(identity.legacy)_\(clock.date(ago: age))"
    var trip = Trip(id: record, owner: identity.legacy, date: clock.date(ago: age))
    trip.createdAt = clock.iso(ago: age)
    trip.lastModified = clock.iso(ago: age - RecordClock.hour)
    trip.earnings = random.number(10_000...60_000)
    trip.miles = random.number(40...400)
    trip.notes = "HughesNet import: \(random.number(1...6)) orders"
    trip.isDeleted = Self.isTombstone(index)
    return ("trip:\(identity.legacy):\(record)", Entry(value: trip.json))
  }

  private static let notes = [
    "Customer home, old modem returned", "Nobody home; left a card at the door",
    "Said \"come back after 5\"", "Parking: 3 €", "Route via I-72\nthen county road 9",
    "Señora Núñez, 2nd floor", "日本語のメモ", "Roof mount, 2 techs", "👍 five stars", "",
  ]
}
