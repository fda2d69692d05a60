import Core

/// When an entry expires, as a request puts it.
struct Expiration: Sendable {
  enum Wish: Sendable {
    case absent
    case seconds(Int64)
    /// What was sent instead of a number.
    case malformed(String)

    /// - Parameter number: a query parameter or a piece of JSON.
    init(number: some Collection<UInt8>) {
      self =
        WholeNumber.parse(number).map { .seconds($0) }
        ?? .malformed(String(decoding: number.prefix(64), as: UTF8.self))
    }
  }

  /// Seconds since 1970.
  var absolute = Wish.absent
  /// Seconds from now; takes precedence, and then `absolute` may lie in the past.
  var timeToLive = Wish.absent

  /// - Parameter now: seconds since 1970.
  /// - Returns: seconds since 1970, or nil for an entry that never expires.
  /// - Throws: 10033 or 10034 unless it lies `Limits.expirationLead` ahead, with the value in the
  ///   message.
  func resolve(now: Int64) throws(APIError) -> Int64? {
    if case .malformed(let text) = timeToLive { throw Self.noTimeToLive(text) }
    if case .malformed(let text) = absolute { throw Self.noTime(text) }
    if case .seconds(let seconds) = timeToLive {
      let (time, overflow) = now.addingReportingOverflow(seconds)
      guard seconds > 0, !overflow else { throw Self.noTimeToLive(String(seconds)) }
      guard seconds >= Limits.expirationLead else {
        throw APIError(
          400, 10_034,
          "Invalid expiration_ttl of \(seconds). Expiration TTL must be at least "
            + "\(Limits.expirationLead).")
      }
      return time
    }
    guard case .seconds(let time) = absolute else { return nil }
    guard time > now else { throw Self.noTime(String(time)) }
    guard time >= ExpirationLead.soonest(at: now, lead: Limits.expirationLead) else {
      throw APIError(
        400, 10_033,
        "Invalid expiration of \(time). Expiration times must be at least "
          + "\(Limits.expirationLead) seconds in the future.")
    }
    return time
  }

  private static func noTimeToLive(_ text: String) -> APIError {
    APIError(
      400, 10_034, "Invalid expiration_ttl of \(text). Please specify integer greater than 0.")
  }

  private static func noTime(_ text: String) -> APIError {
    APIError(
      400, 10_033,
      "Invalid expiration of \(text). Please specify integer greater than the current number of "
        + "seconds since the UNIX epoch.")
  }
}

/// Numbers as clients write them: several know only floating-point numbers and send `60.0`.
enum WholeNumber {
  /// - Parameter text: of a query parameter or a JSON number.
  /// - Returns: nil unless it is a decimal number without a fraction that fits.
  static func parse(_ text: some Collection<UInt8>) -> Int64? {
    guard !text.isEmpty, text.count <= 40, text.allSatisfy(isNumeric) else { return nil }
    let text = String(decoding: text, as: UTF8.self)
    return Int64(text) ?? Double(text).flatMap { Int64(exactly: $0) }
  }

  private static func isNumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
