import ByteJSON
import Core

/// When a session says that it ends, in the fields that the cohort plan names.
///
/// A time is ISO 8601 (UTC unless it says otherwise), or a number, as JSON or in digits: seconds since 1970
/// below 100,000,000,000, milliseconds from there on.
struct SessionExpiry {
  private let fields: JSONPointerSet?

  /// - Parameter pointers: the first that is present and not null counts; none asks for nothing.
  init(_ pointers: [JSONPointer]) { fields = pointers.isEmpty ? nil : JSONPointerSet(pointers) }

  /// Whether the session is still good: it states no end, or one that is to come.
  ///
  /// An end that cannot be read, or stands twice, counts as past.
  func allows(_ session: [UInt8], at now: Timestamp) -> Bool {
    guard let fields else { return true }
    guard let located = try? fields.locate(in: session.span) else { return false }
    for case let field? in located {
      if field.isAmbiguous { return false }
      if field.kind == .null { continue }
      return Self.milliseconds(field, session).map { $0 > Double(now.milliseconds) } ?? false
    }
    return true
  }

  private static func milliseconds(_ field: JSONField, _ session: [UInt8]) -> Double? {
    switch field.kind {
    case .number: return number(String(decoding: session[field.range], as: UTF8.self))
    case .string:
      guard let bytes = field.text(in: session.span) else { return nil }
      let text = String(decoding: bytes, as: UTF8.self)
      if !bytes.isEmpty, bytes.allSatisfy({ (0x30...0x39).contains($0) }) { return number(text) }
      return Timestamp(text).map { Double($0.milliseconds) }
    default: return nil
    }
  }

  private static func number(_ text: String) -> Double? {
    guard let number = Double(text), number.isFinite else { return nil }
    return number < 100_000_000_000 ? number * 1_000 : number
  }
}
