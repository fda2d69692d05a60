import Core
package import Ledger
import SystemPackage

/// Keeps the signatures of a plan's authors: files next to it, one of each author.
package struct AuthorshipStore: Sendable {
  /// Files that are read, at most.
  static let most = 200
  /// Bytes of a file, at most.
  static let limit = 1 << 16

  private let plan: FilePath

  /// - Parameter plan: the saved plan's file.
  package init(plan: String) { self.plan = FilePath(plan) }

  /// Where a signature is kept: `NAME.ksplan.author-PLAN-KEY.json`, with the first digits of the plan's
  /// digest and of the key's ID.
  package func path(of authorship: Authorship) -> String {
    let digest = authorship.plan.dropFirst(RunningDigest.prefix.count).prefix(8)
    return plan.beside(suffix: "\(Self.infix)\(digest)-\(authorship.key.shortID).json").string
  }

  package func save(_ authorship: Authorship) throws(LedgerError) {
    try AtomicFile.write(authorship.encoded(), to: FilePath(path(of: authorship)))
  }

  /// The people among `people` whose keys signed this very plan. Files that cannot be read, are another
  /// plan's or are of other keys do not count and do not hinder.
  ///
  /// - Throws: where the directory cannot be read, or holds too many.
  package func signers(
    of digest: String, _ subject: PlanSubject, among people: [Approver]
  ) throws(LedgerError) -> [Approver] {
    let paths = try SiblingFiles.paths(of: plan, infix: Self.infix)
    guard paths.count <= Self.most else {
      throw LedgerError(
        .invalidInput,
        "there are more than \(Self.most) author signatures next to '\(plan)'. Remove those that "
          + "are not needed."
      )
    }
    let keys = paths.compactMap { path -> ApproverKey? in
      guard let bytes = try? AtomicFile.read(FilePath(path), limit: Self.limit),
        let authorship = try? Authorship(decoding: bytes, at: FilePath(path)),
        authorship.holds(for: digest, subject)
      else { return nil }
      return authorship.key
    }
    return people.filter { keys.contains($0.key) }
  }

  private static let infix = ".author-"
}
