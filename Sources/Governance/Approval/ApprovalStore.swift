import Core
package import Ledger
import SystemPackage

/// Keeps the approvals of a plan: files next to it, one of each approver.
package struct ApprovalStore: Sendable {
  /// A file that may hold an approval.
  package struct File: Sendable {
    package var path: String
    /// Why there is none, where it could not be read.
    package var content: Result<Approval, LedgerError>

    package init(path: String, content: Result<Approval, LedgerError>) {
      self.path = path
      self.content = content
    }
  }

  /// The maximum number of files read; more approvers are not needed.
  static let most = 200

  private let plan: FilePath

  /// - Parameter plan: the saved plan's file.
  package init(plan: String) { self.plan = FilePath(plan) }

  /// Where an approval is kept: `NAME.ksplan.approval-PLAN-KEY.json`, with the first digits of the
  /// plan's digest and of the key's ID. The same person's approval of the same plan takes the place
  /// of an earlier one; that of another plan is next to it.
  package func path(of approval: Approval) -> String {
    let digest = approval.statement.plan.dropFirst(RunningDigest.prefix.count).prefix(8)
    return plan.beside(suffix: "\(Self.infix)\(digest)-\(approval.key.shortID).json").string
  }

  package func save(_ approval: Approval, to path: String) throws(LedgerError) {
    try AtomicFile.write(ApprovalCodecV1.encode(approval), to: FilePath(path))
  }

  /// What is kept next to the plan, by name, then the files given, in their order.
  ///
  /// A file that cannot be read or holds something else is in the answer with the reason: it must
  /// neither count nor hinder the others from counting.
  ///
  /// - Throws: where the directory cannot be read, or holds too many.
  package func load(others: [String] = []) throws(LedgerError) -> [File] {
    let own = try SiblingFiles.paths(of: plan, infix: Self.infix)
    let paths = own + others.filter { !own.contains($0) }
    guard paths.count <= Self.most else {
      throw LedgerError(
        .invalidInput,
        "there are more than \(Self.most) approvals next to '\(plan)'. Remove those that are not "
          + "needed.")
    }
    return paths.map { File(path: $0, content: Self.read(FilePath($0))) }
  }

  private static let infix = ".approval-"

  private static func read(_ path: FilePath) -> Result<Approval, LedgerError> {
    do throws(LedgerError) {
      let bytes = try AtomicFile.read(path, limit: ApprovalCodecV1.limit)
      return .success(try ApprovalCodecV1.decode(bytes, at: path))
    } catch { return .failure(error) }
  }
}
