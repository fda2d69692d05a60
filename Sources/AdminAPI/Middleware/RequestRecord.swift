import Core
import HTTPTypes
import Hummingbird

/// Counts each request, and writes a line of it without a secret.
struct RequestRecord: RouterMiddleware {
  let metrics: RequestMetrics
  let now: @Sendable () -> Timestamp
  let write: @Sendable (String) -> Void

  @concurrent
  func handle(
    _ request: Request, context: AdminContext, next: Next
  ) async throws -> Response {
    let start = ContinuousClock.now
    metrics.begin()
    let response = try await next(request, context)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let label = context.findings.address ?? "other"
    metrics.end(
      route: label, method: request.method.rawValue, status: Int(response.status.code),
      seconds: seconds)
    write(
      "\(now()) \(request.method.rawValue) \(label) \(response.status.code) "
        + "\(Int((seconds * 1_000).rounded())) ms \(context.principal?.name ?? "-")")
    return response
  }
}
