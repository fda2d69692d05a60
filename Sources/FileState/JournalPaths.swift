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

  package var journal: FilePath { self[.journal] }
  /// Mode 0600.
  package var preimages: FilePath { self[.preimages] }
  package var recovery: FilePath { self[.recovery] }
  /// The journal's path from the state directory.
  package var relativeJournal: String { "runs/\(run)/\(Self.name(of: .journal))" }

  package subscript(_ part: RunPart) -> FilePath { directory.appending(Self.name(of: part)) }

  static func name(of part: RunPart) -> String {
    switch part {
    case .journal: "journal.jsonl.zst"
    case .preimages: "preimages.jsonl.zst"
    case .recovery: "recovery.jsonl.zst"
    }
  }
}
