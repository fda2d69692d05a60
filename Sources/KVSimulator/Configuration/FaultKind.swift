/// What can go wrong on purpose. The raw values are the names that flags and the admin route take.
package enum FaultKind: String, CaseIterable, Hashable, Sendable {
  /// 429 with `retry-after`; nothing took effect.
  case tooManyRequests = "429"
  /// 500 with an envelope; nothing took effect.
  case internalError = "500"
  /// 503 with an envelope; nothing took effect.
  case unavailable = "503"
  /// 524 with a body that is not JSON; the call did take effect, as a proxy that stops waiting
  /// does not stop the server behind it.
  case originTimeout = "524"
  /// The connection is reset; nothing took effect.
  case resetBefore = "reset-before"
  /// The connection is reset after the call took effect.
  case resetAfter = "reset-after"
  /// The answer comes after `SimulatorConfiguration.slowness`.
  case slow
  /// The connection is closed in the middle of the answer; the call took effect.
  case truncated
  /// `list` only: no keys and a cursor that goes on at the same place.
  case emptyPage = "empty-page"
  /// `bulkPut` and `bulkDelete` only: about a third of the keys is reported as unsuccessful, and
  /// about half of those has taken effect all the same.
  case unsuccessfulKeys = "unsuccessful-keys"
  /// 502 with an HTML page; nothing took effect.
  case html
  /// 403 with an HTML page, as a firewall in front of the API answers; nothing took effect.
  case firewall = "html-403"
  /// 429 with code 10048, the free plan's daily allowance; nothing took effect.
  case dailyLimit = "daily-limit"

  /// The calls that the fault can befall.
  package var calls: Set<CallKind> {
    switch self {
    case .emptyPage: [.list]
    case .unsuccessfulKeys: [.bulkPut, .bulkDelete]
    default: CallKind.all
    }
  }
}
