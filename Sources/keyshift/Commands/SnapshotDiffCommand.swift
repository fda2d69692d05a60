import ArgumentParser
import Core
import Engine
import Ledger
import Review
import SystemPackage

struct SnapshotDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "List the keys that differ between a snapshot and a store or a second snapshot.",
    discussion: "Prints keys, never values. Exit status 4 if something differs.")

  @Argument(help: "The snapshot.")
  var snapshot: String

  @Argument(help: "A later snapshot, or the store of this cohort plan (.yaml).")
  var other: String

  @Option(help: "Print at most this many keys; all are counted.")
  var limit = 200

  @OptionGroup var output: OutputOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let other = try side()
      var rows: [SnapshotDifference] = []
      let counts = try await StoreFactory.withStore(other, .reading, requests.session()) {
        try await diff($0, &rows)
      }
      output.show(SnapshotView.json(rows, counts: counts, applied: false)) {
        SnapshotView(style: $0).text(rows, counts: counts, applied: false)
      }
      if !rows.isEmpty { throw ExitStatus.checkFailed }
    }
  }

  private func side() throws -> ResolvedStore {
    guard SavedPlan.isCohortFile(other) else {
      return try ResolvedStore(snapshot: other, settings: OperatorSettings.load(governance))
    }
    return try Cohort.load(other, governance).resolvedStore()
  }

  private func diff(
    _ store: some KeyValueStore, _ rows: inout [SnapshotDifference]
  ) async throws -> [(name: String, count: Int)] {
    var found: [SnapshotDifference] = []
    var counts: [SnapshotDifference.Kind: Int] = [:]
    let reader = try SnapshotReader(FilePath(snapshot))
    let alike = try await SnapshotMerge(store: store).run(reader) { mismatch in
      let row = SnapshotDifference(mismatch)
      counts[row.kind, default: 0] += 1
      if found.count < max(1, limit) { found.append(row) }
    }
    rows = found
    return [
      ("alike", alike), ("only in the snapshot", counts[.onlyInSnapshot] ?? 0),
      ("only in the store", counts[.onlyInStore] ?? 0), ("different", counts[.different] ?? 0),
    ]
  }
}
