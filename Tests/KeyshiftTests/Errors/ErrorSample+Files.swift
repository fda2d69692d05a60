import Core
import Ledger
import SystemPackage

@testable import keyshift

extension ErrorSample {
  static let files = [
    ErrorSample("KS0208") {
      try await withLease { file, lease in
        _ = try file.unlock(id: lease.record.id)
        try lease.heartbeat()
      }
    },
    ErrorSample("KS0209") {
      try await withLease { file, lease in
        let store = StateStore(file.paths)
        let document = StateDocument(lineage: "a", environment: "test", cohort: "one")
        _ = try store.save(document, under: lease)
        _ = try store.save(document, under: lease)
      }
    },
  ]

  private static func withLease(_ body: (LeaseFile, Lease) throws -> Void) async throws {
    try await withDirectory { directory in
      let paths = try LedgerPaths(root: FilePath(directory), environment: "test", cohort: "one")
      let file = LeaseFile(paths, settings: .standard)
      try body(file, try await file.acquire(actor: "ana", operation: "apply"))
    }
  }
}
