package import Ledger
package import SystemPackage

/// Where a run keeps its evidence: `state/runs/{run}/`.
package struct JournalPaths: Hashable, Sendable {
  package let directory: FilePath
  package let run: String

  /// - Parameter root: the state directory.
  package init(root: FilePath, run: String) {
    self.run = run
    directory = root.appending("runs").appending(run)
  }

  package var journal: FilePath { directory.appending("journal.jsonl.zst") }
  /// Mode 0600.
  package var preimages: FilePath { directory.appending("preimages.jsonl.zst") }
  package var recovery: FilePath { directory.appending("recovery.jsonl.zst") }
  /// The journal's path from the state directory.
  package var relativeJournal: String { "runs/\(run)/journal.jsonl.zst" }

  package subscript(_ part: RunPart) -> FilePath {
    switch part {
    case .journal: journal
    case .preimages: preimages
    case .recovery: recovery
    }
  }
}
