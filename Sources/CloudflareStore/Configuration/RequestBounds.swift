/// Limits of the API's routes, and how long an answer may take.
package struct RequestBounds: Sendable {
  /// Keys in one bulk get.
  package var bulkGetKeys = 100
  /// Items in one bulk put or bulk delete.
  package var bulkWriteItems = 10_000
  /// Bytes of a bulk put's body.
  package var bodyBytes = 100_000_000
  /// Bytes of an answer's body. Values are at most 25 MiB, a bulk get's answer about 25 MB.
  package var answerBytes = 27 * 1_024 * 1_024
  /// From the first byte sent to the last received.
  package var requestTimeout: Duration = .seconds(100)
  package var connectTimeout: Duration = .seconds(10)

  package init() {}
}
