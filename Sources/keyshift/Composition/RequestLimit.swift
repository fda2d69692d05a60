import Core

/// How fast requests may follow each other.
struct RequestLimit {
  private let requestsPerSecond: Double?
  private let tariff: RequestTariff?

  init(_ store: StoreCapabilities, _ requestsPerSecond: Double?) {
    tariff = store.tariff
    self.requestsPerSecond = requestsPerSecond
  }

  /// What so many requests take at least; nil where nothing limits them.
  func seconds(_ requests: Int) -> Double? {
    guard let tariff else { return nil }
    if let requestsPerSecond { return Double(requests) / requestsPerSecond }
    guard let allowed = tariff.requestsPerWindow, allowed > 0, requests > allowed else {
      return nil
    }
    // The first window's requests may all come at once.
    return Double(requests - allowed) / Double(allowed) * Double(tariff.windowSeconds)
  }
}
