import Core
import Engine
import Ledger
import OperatorPages
import ServiceLifecycle
import Synchronization

/// Counts the cohort's legacy keys now and then, so that metrics and pages need not wait for it.
final class CoverageKeeper<Store: KeyValueStore>: Service {
  private struct Kept {
    var report: CoverageReport?
    var samples: [CoverageSample] = []
  }

  /// Countings remembered: with five minutes between two, a day and a half.
  private static var maximumSamples: Int { 432 }

  private let store: Store
  private let configuration: AdminConfiguration
  private let kept = Mutex(Kept())

  init(store: Store, configuration: AdminConfiguration) {
    self.store = store
    self.configuration = configuration
  }

  var report: CoverageReport? { kept.withLock { $0.report } }
  /// Oldest first, of this server's own cohort plan.
  var samples: [CoverageSample] { kept.withLock { $0.samples } }

  func run() async throws {
    guard configuration.coverageInterval > 0 else { return try await gracefulShutdown() }
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        // A store that does not answer now may answer next time; readiness says so meanwhile.
        try? await self.count()
        do {
          try await self.configuration.surroundings.sleep(
            .seconds(self.configuration.coverageInterval))
        } catch { return }
      }
    }
  }

  private func count() async throws {
    let plan = configuration.cohort
    let (input, _) = try await CohortPlanner(store: store, plan: plan, memory: nil).prepare(
      plan.members)
    let counts = try await CoverageReading(
      store: store, spoolDirectory: configuration.surroundings.temporaryDirectory
    ).read(input)
    let state = try await CohortLedger(
      configuration.state, environment: plan.environment, cohort: plan.name
    ).state()
    let report = CoverageReport(
      environment: plan.environment, cohort: plan.name, identities: input.identities,
      rules: plan.rules, counts: counts, state: state)
    let sample = report.total.coveragePPM.map {
      CoverageSample(time: configuration.now(), ppm: $0)
    }
    kept.withLock { kept in
      kept.report = report
      if let sample { kept.samples.append(sample) }
      if kept.samples.count > Self.maximumSamples { kept.samples.removeFirst() }
    }
  }
}
