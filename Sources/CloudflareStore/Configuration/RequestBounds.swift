package import OutboundHTTP

/// Limits of the API's routes, and how long an answer may take.
package struct RequestBounds: Sendable {
  /// Keys in one bulk get.
  package var bulkGetKeys = 100
  /// Items in one bulk put or bulk delete.
  package var bulkWriteItems = 10_000
  /// Bytes of a bulk put's body.
  package var bodyBytes = 100_000_000
  /// Of each answer.
  package var http = HTTPConnections.Bounds()

  package init() {}
}
