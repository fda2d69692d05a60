/// The soonest moment at which an entry may expire, where a store asks for some time ahead.
package enum ExpirationLead {
  /// - Parameters:
  ///   - now: seconds since 1970.
  ///   - lead: seconds.
  /// - Returns: seconds since 1970; the last moment there is where the sum lies beyond it.
  package static func soonest(at now: Int64, lead: Int64) -> Int64 {
    let (soonest, overflows) = now.addingReportingOverflow(lead)
    guard overflows else { return soonest }
    return lead < 0 ? .min : .max
  }
}

extension StoreCapabilities {
  /// Whether an entry written at `now` may expire at `expiration`, as far as the time ahead goes; both
  /// in seconds since 1970.
  package func isFarEnough(_ expiration: Int64, at now: Int64) -> Bool {
    expiration >= ExpirationLead.soonest(at: now, lead: minimumExpirationLead)
  }

  /// Whether the store can keep the expiration to the second.
  package func keepsExactly(_ expiration: Int64) -> Bool {
    expirationResolution <= 1 || expiration % expirationResolution == 0
  }
}
