public import SystemPackage

/// Where a run keeps its evidence: `state/runs/{run}/`.
public struct JournalPaths: Hashable, Sendable {
  public let directory: FilePath
  public let run: String

  /// - Parameter root: the state directory.
  public init(root: FilePath, run: String) {
    self.run = run
    directory = root.appending("runs").appending(run)
  }

  public var journal: FilePath { directory.appending("journal.jsonl.zst") }
  /// What updates and rewrites replaced; mode 0600.
  public var preimages: FilePath { directory.appending("preimages.jsonl.zst") }
  /// What a later run found out about intents that this run left open.
  public var recovery: FilePath { directory.appending("recovery.jsonl.zst") }
  /// The journal's path from the state directory.
  public var relativeJournal: String { "runs/\(run)/journal.jsonl.zst" }
}
