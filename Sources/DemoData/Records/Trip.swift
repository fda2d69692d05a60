import Core

/// A trip as the application stores it.
struct Trip {
  var id: String
  var owner: String
  var date: String
  var createdAt: String?
  /// JSON, because old records hold epoch milliseconds.
  var updatedAt: String?
  var lastModified: String?
  var notes = "Customer home, old modem returned"
  /// Cents.
  var earnings = 8_500
  var miles = 42
  /// A deleted trip is a tombstone that keeps what it was.
  var isDeleted = false

  var json: [UInt8] {
    var object = RecordObject()
    object.member("id", id)
    object.member("userId", owner)
    object.member("date", date)
    if let createdAt { object.member("createdAt", createdAt) }
    if let updatedAt { object.member("updatedAt", json: updatedAt) }
    if let lastModified { object.member("lastModified", lastModified) }
    if isDeleted {
      object.member("deleted", json: "true")
      object.member("backup", json: restored.json)
    } else {
      object.member("startAddress", "1200 Main Street, Springfield, IL 62701")
      object.member("endAddress", "88 Oak Avenue, Decatur, IL 62521")
      object.member("totalMiles", json: "\(miles)")
      object.member("earnings", cents: earnings)
      object.member("fuelCost", cents: miles * 14)
      object.member("notes", notes)
    }
    return object.finish()
  }

  private var restored: Trip {
    var trip = self
    trip.isDeleted = false
    return trip
  }

  static func quoted(_ time: String) -> String { "\"\(time)\"" }
}
