extension StoreCapabilities {
  /// Whether a value takes a read request of its own.
  package func readsAlone(_ value: [UInt8]) -> Bool {
    guard readsTextTogether else { return false }
    do {
      _ = try UTF8Span(validating: value.span)
      return false
    } catch {
      return true
    }
  }
}
