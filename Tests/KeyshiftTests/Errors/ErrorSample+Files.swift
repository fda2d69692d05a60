import Core
import Engine
import FileState
import Ledger
import SystemPackage

@testable import keyshift

extension ErrorSample {
  static let files = [
    ErrorSample("KS0208") {
      try await withLease { file, lease in
        _ = try await file.unlock(id: lease.record.id)
        try await lease.heartbeat()
      }
    },
    ErrorSample("KS0209") {
      try await withLease { file, lease in
        let store = StateStore(file.paths)
        let document = StateDocument(lineage: "a", environment: "test", cohort: "one")
        _ = try await store.save(document, under: lease)
        _ = try await store.save(document, under: lease)
      }
    },
    ErrorSample("KS7071") {
      try await withDirectory { directory in
        let root = FilePath(directory)
        let paths = JournalPaths(root: root, run: "run-1")
        var record = RunRecord(
          id: "run-1", kind: "apply", planDigest: "sha256:0", actor: "ana",
          startedAt: Timestamp(seconds: 1), tally: .unattempted(1),
          journal: RunRecord.Journal(path: paths.relativeJournal))
        record.outcome = .failed
        record.unsettled = 1
        var journal = JournalWriter(try await FileRunStorage(paths).create())
        journal.append(
          .run(
            JournalHeader(
              run: "run-1", planDigest: "sha256:0", environment: "test", cohort: "one",
              actor: "ana", started: Timestamp(seconds: 1))))
        try await journal.sync()
        _ = try await RunEvidence(record, in: FileStateBackend(root))
      }
    },
    // Thrown by the applier where a service takes that long, which no script can cause in time.
    ErrorSample("KS7072") { throw WindowExceeded(width: 6_000, limit: 5_000, isWritten: true) },
  ]

  private static func withLease(_ body: (LeaseFile, FileLease) async throws -> Void) async throws {
    try await withDirectory { directory in
      let paths = try LedgerPaths(root: FilePath(directory), environment: "test", cohort: "one")
      let file = LeaseFile(paths, in: .process)
      try await body(file, try await file.acquire(actor: "ana", operation: "apply"))
    }
  }
}
