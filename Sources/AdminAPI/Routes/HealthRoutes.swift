import Core
import HTTPTypes
import Hummingbird
import Ledger
import Schemas

/// Whether the server is there and its store answers, what it counts, and how it is spoken to.
struct HealthRoutes<Store: KeyValueStore>: Sendable {
  let readiness: Readiness<Store>
  let metrics: RequestMetrics
  let archive: RunArchive
  let coverage: CoverageKeeper<Store>

  var routes: [AdminRoute] {
    [
      .get(APIAddress.health, .open) { _, _ in Reply(text: "ok\n") },
      .get(APIAddress.ready, .open) { _, _ in
        try await readiness.check()
        return Reply(text: "ready\n")
      },
      .get(APIAddress.description, .open) { _, _ in
        Reply(.ok, type: "application/yaml", APIDescription.admin)
      },
      .get(APIAddress.metrics, .read) { _, _ in try await counted() },
    ]
  }

  private func counted() async throws -> Reply {
    var text = MetricsText()
    metrics.write(to: &text)
    await MigrationMetrics.write(try archive.states.states(), to: &text)
    MigrationMetrics.write(try await archive.states.backend.freezes(), to: &text)
    MigrationMetrics.write(coverage.report, to: &text)
    return Reply(.ok, type: "text/plain; version=0.0.4; charset=utf-8", text.text.utf8)
  }
}
