package import ByteJSON

/// Where a record's time stands, and how it is to be read.
package struct TimeField: Hashable, Sendable {
  package enum Place: Hashable, Sendable, CaseIterable { case value, metadata }

  package var place: Place
  package var pointer: JSONPointer
  /// The unit of numbers; nil tells it by their magnitude.
  package var unit: TimeUnit?
  /// The offset of times that name none, in seconds east of UTC; nil leaves it open.
  package var zone: Int64?

  package init(
    _ pointer: JSONPointer, in place: Place = .value, unit: TimeUnit? = nil, zone: Int64? = nil
  ) {
    self.place = place
    self.pointer = pointer
    self.unit = unit
    self.zone = zone
  }

  var convention: TimeConvention { TimeConvention(unit: unit, zone: zone) }

  /// An offset as plans write it: `UTC`, `Z` or `±hh:mm`, at most 14 hours; nil for anything else.
  package static func zone(_ text: String) -> Int64? {
    if text == "UTC" || text == "Z" { return 0 }
    var reader = DigitReader(Array(text.utf8))
    guard text.utf8.count == 6, text.utf8.first != UInt8(ascii: "Z"), let offset = reader.offset(),
      reader.isAtEnd, offset.magnitude <= 14 * 3_600
    else { return nil }
    return offset
  }

  /// The text that `zone(_:)` reads.
  package static func text(zone: Int64) -> String {
    guard zone != 0 else { return "UTC" }
    func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let minutes = zone.magnitude / 60
    return "\(zone < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
  }

  /// The pointer as a person reads it.
  package var text: String {
    switch place {
    case .value: pointer.text
    case .metadata: "metadata \(pointer.text)"
    }
  }
}
