import Core
import Foundation
import Ledger

/// A plan file named on the command line.
enum SavedPlan {
  /// Whether the file holds YAML rather than a saved plan: by its name, since a damaged plan must
  /// not be taken for something else.
  static func isCohortFile(_ path: String) -> Bool {
    path.hasSuffix(".yaml") || path.hasSuffix(".yml")
  }

  /// The directory that the plan's store path starts from.
  ///
  /// - Parameter override: `--base-directory`.
  static func base(_ header: PlanHeader, override: String?) -> String {
    if let override { return override }
    if Files.isDirectory(header.baseDirectory) { return header.baseDirectory }
    return Files.directory(of: header.cohortFile)
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
}
