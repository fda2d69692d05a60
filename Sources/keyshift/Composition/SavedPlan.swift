import Core
import Engine
import Foundation
import Ledger
import Review
import SystemPackage

/// A plan file named on the command line.
enum SavedPlan {
  /// Whether the file holds YAML rather than a saved plan: by its name, since a damaged plan must
  /// not be taken for something else.
  static func isCohortFile(_ path: String) -> Bool {
    path.hasSuffix(".yaml") || path.hasSuffix(".yml")
  }

  /// Reads and checks a saved plan that a person named.
  ///
  /// - Throws: what `VerifiedPlan` throws; `.invalidInput` for a cohort plan.
  static func verified(_ path: String, spoolDirectory: FilePath? = nil) throws -> VerifiedPlan {
    try checkIsSaved(path)
    return try VerifiedPlan(path, spoolDirectory: spoolDirectory)
  }

  /// The same path.
  ///
  /// - Throws: `.invalidInput` for a cohort plan.
  static func named(_ path: String) throws(LedgerError) -> String {
    try checkIsSaved(path)
    return path
  }

  /// - Throws: `.invalidInput` for a cohort plan, from which a plan has yet to be made.
  static func checkIsSaved(_ path: String) throws(LedgerError) {
    guard isCohortFile(path), Files.exists(path) else { return }
    let saved = path.split(separator: "/").last?.split(separator: ".").first ?? "plan"
    throw LedgerError(
      .invalidInput,
      "'\(path)' is a cohort plan, and this command needs a saved plan. Make one: keyshift plan "
        + "\(ShellWord.file(path)) --out \(ShellWord.file("\(saved).ksplan")).")
  }

  /// - Throws: `.invalidInput` for a saved plan in place of a cohort plan.
  static func checkIsNone(_ bytes: [UInt8], _ path: String) throws(LedgerError) {
    // The magic number of Zstandard (RFC 8878).
    guard bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) else { return }
    throw LedgerError(
      .invalidInput,
      "'\(path)' is a saved plan or another compressed file, and this command needs a cohort plan "
        + "(YAML). To read a saved plan: keyshift show \(ShellWord.file(path)).")
  }

  /// The directory that the plan's relative paths start from.
  ///
  /// - Parameter override: `--base-directory`.
  static func base(_ header: PlanHeader, override: String?) -> String {
    if let override { return override }
    if Files.isDirectory(header.baseDirectory) { return header.baseDirectory }
    return Files.directory(of: header.cohortFile)
  }

  /// Who chose the directory that the plan's relative paths start from.
  ///
  /// The header names it, and no digest that reviewers approve covers the header: an approved plan could
  /// be sent to another store of the same relative path. So the directory comes from the command line,
  /// unless it is the one that the operator works in, or keeps the plan in.
  ///
  /// - Throws: `PlanRefusal` for a store of a kind that this version does not know.
  static func directory(
    of plan: VerifiedPlan, override: String?
  ) throws(PlanRefusal) -> PlanDirectory {
    guard override == nil, try hasRelativePath(plan.subject.store) else { return .operators }
    let base = base(plan.header, override: nil)
    let own = ["", Files.directory(of: plan.path)].map(Files.real)
    return own.contains(Files.real(base)) ? .operators : .headers(base)
  }

  /// The store that the plan was made over.
  ///
  /// - Throws: `PlanRefusal` where its names lead to another store now.
  static func store(
    _ subject: PlanSubject, base: String, settings: OperatorSettings
  ) throws -> ResolvedStore {
    let store = try resolvedStore(subject, base: base, settings: settings)
    try subject.checkStore(is: store.identity)
    return store
  }

  /// The store that the plan's names lead to now.
  static func resolvedStore(
    _ subject: PlanSubject, base: String, settings: OperatorSettings
  ) throws -> ResolvedStore {
    try ResolvedStore(
      subject.store, base: base, namespaces: WantedNamespaces(subject), settings: settings)
  }

  /// - Throws: `PlanRefusal` for a plan of an earlier format, and for one that could not be checked
  ///   against the files of the run that it rests on, or says something else.
  static func checkIsApplicable(_ plan: VerifiedPlan, _ state: StateRoot) async throws {
    try plan.checkIsApplicable()
    try await evidence(of: plan, state).demand()
  }

  static func evidence(of plan: VerifiedPlan, _ state: StateRoot) async throws -> PlanEvidence {
    try await PlanEvidence(of: plan, in: state.backend, now: Environment.now())
  }

  /// Whether what the store leads to depends on a directory that it does not name.
  private static func hasRelativePath(_ store: StoreAddress) throws(PlanRefusal) -> Bool {
    try KnownStores.kind(of: store).paths(store.value).contains {
      $0.utf8.first != UInt8(ascii: "/")
    }
  }
}
