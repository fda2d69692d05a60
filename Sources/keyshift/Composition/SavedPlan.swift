import Core
import Engine
import Foundation
import Ledger
import SystemPackage

/// A plan file named on the command line.
enum SavedPlan {
  /// Whether the file holds YAML rather than a saved plan: by its name, since a damaged plan must
  /// not be taken for something else.
  static func isCohortFile(_ path: String) -> Bool {
    path.hasSuffix(".yaml") || path.hasSuffix(".yml")
  }

  /// The directory that the plan's relative paths start from.
  ///
  /// - Parameter override: `--base-directory`.
  static func base(_ header: PlanHeader, override: String?) -> String {
    if let override { return override }
    if Files.isDirectory(header.baseDirectory) { return header.baseDirectory }
    return Files.directory(of: header.cohortFile)
  }

  /// That the directory of an approved or pinned plan is not its author's choice.
  ///
  /// The header names it, and no digest that reviewers approve covers the header: an approved plan could
  /// be sent to another store of the same relative path. So the directory comes from the command line,
  /// unless it is the one that the operator works in, or keeps the plan in.
  ///
  /// - Throws: `PlanRefusal` where only the header names it.
  static func checkBase(_ plan: VerifiedPlan, override: String?) throws(PlanRefusal) {
    guard override == nil, try hasRelativePath(plan.subject.store) else { return }
    let base = base(plan.header, override: nil)
    let own = ["", Files.directory(of: plan.path)].map(Files.real)
    guard own.contains(Files.real(base)) else {
      throw PlanRefusal(
        .wrongStore,
        "its store's path is relative, and only its header, which no approval covers, says that it "
          + "starts from '\(base)'. Pass --base-directory with the directory of the cohort plan")
    }
  }

  /// The store that the plan was made over.
  ///
  /// - Throws: `PlanRefusal` where its names lead to another store now.
  static func store(
    _ subject: PlanSubject, base: String, settings: OperatorSettings
  ) throws -> ResolvedStore {
    let store = try ResolvedStore(
      subject.store, base: base, namespaces: WantedNamespaces(subject), settings: settings)
    guard store.identity == subject.storeIdentity else {
      let (then, now) = differingParts(subject.storeIdentity, store.identity)
      throw PlanRefusal(
        .wrongStore,
        "it was made over \(then), and its store's names lead to \(now) now; plan again and have "
          + "it reviewed")
    }
    return store
  }

  /// Of two identities, the parts that only one of them has.
  private static func differingParts(_ a: String, _ b: String) -> (String, String) {
    let (a, b) = (a.split(separator: ";"), b.split(separator: ";"))
    func text(_ parts: [Substring], without others: [Substring]) -> String {
      let own = parts.filter { !others.contains($0) }
      return own.isEmpty
        ? "nothing else" : own.joined(separator: ";").trimmingCharacters(in: .whitespaces)
    }
    return (text(a, without: b), text(b, without: a))
  }

  /// - Throws: `PlanRefusal` for a plan of an earlier format, and for one that could not be checked
  ///   against the files of the run that it rests on, or says something else.
  static func checkIsApplicable(_ plan: VerifiedPlan, _ state: StateOptions) throws {
    try plan.checkIsApplicable()
    try evidence(of: plan, state).demand()
  }

  static func evidence(of plan: VerifiedPlan, _ state: StateOptions) throws -> PlanEvidence {
    try PlanEvidence(of: plan, root: FilePath(state.root), now: Environment.now())
  }

  /// For a plan whose age no approval tells.
  ///
  /// - Throws: `PlanRefusal` when the plan is older than it says it may get.
  static func checkAge(_ header: PlanHeader) throws(PlanRefusal) {
    guard Environment.now() < header.expires else {
      throw PlanRefusal(
        .expired,
        "it expired on \(header.expires) (`limits.plan_age`); plan again and have it reviewed")
    }
  }

  /// - Parameter expected: `sha256:…` as reviewers approved it, or nil.
  static func checkDigest(_ digest: String, expected: String?) throws(PlanRefusal) {
    guard let expected else { return }
    let wanted = expected.hasPrefix("sha256:") ? expected : "sha256:\(expected)"
    guard wanted.lowercased() == digest else {
      throw PlanRefusal(
        .wrongDigest,
        "its digest is \(digest), and --expect names \(wanted); it is not the plan that was approved"
      )
    }
  }

  /// Whether what the store leads to depends on a directory that it does not name.
  private static func hasRelativePath(_ store: StoreAddress) throws(PlanRefusal) -> Bool {
    try KnownStores.kind(of: store).paths(store.value).contains {
      $0.utf8.first != UInt8(ascii: "/")
    }
  }
}
