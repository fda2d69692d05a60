import Core
import HTTPTypes
import Ledger
import Synchronization
import SystemPackage

/// The saved plans that the server knows, by digest.
///
/// A plan is read through and checked the first time, and again when its file has changed; what was found is
/// kept, as plans are never edited in place.
final class PlanArchive: Sendable {
  private struct Kept {
    var version: StateVersion
    /// Nil for a file that is no sound plan.
    var plan: VerifiedPlan?
  }

  /// Plans shown, at most; the latest count.
  static let maximumPlans = 500

  private let backend: any StateBackend
  private let directories: [FilePath]
  private let kept = Mutex<[String: Kept]>([:])

  /// - Parameter directories: further ones whose plans are shown.
  init(_ backend: any StateBackend, further directories: [FilePath]) {
    self.backend = backend
    self.directories = directories
  }

  /// Sound plans, the latest first.
  func plans() async throws(LedgerError) -> [VerifiedPlan] {
    let directories = directories
    let further = try await FileWork.run { () throws(LedgerError) in
      directories.flatMap(SavedPlanDirectory.files)
    }
    let files = further + (try await backend.savedPlans())
    let latest = files.sorted { ($1.modified, $1.path) < ($0.modified, $0.path) }
      .prefix(Self.maximumPlans)
    forget(except: Set(latest.map(\.path)))
    var plans: [VerifiedPlan] = []
    for file in latest {
      if let plan = try await plan(at: file) { plans.append(plan) }
    }
    return plans.sorted { $1.header.created < $0.header.created }
  }

  /// - Throws: 404 where no plan has the digest.
  func plan(_ digest: String) async throws(AdminError) -> VerifiedPlan {
    let plans: [VerifiedPlan]
    do { plans = try await self.plans() } catch { throw AdminError(error) }
    let wanted = digest.hasPrefix("sha256:") ? digest : "sha256:\(digest)"
    guard let plan = plans.first(where: { $0.trailer.digest == wanted }) else {
      throw AdminError(.notFound, "no-such-plan", "no saved plan has the digest '\(digest)'")
    }
    return plan
  }

  private func plan(at file: SavedPlanFile) async throws(LedgerError) -> VerifiedPlan? {
    if let known = kept.withLock({ $0[file.path] }), known.version == file.version {
      return known.plan
    }
    let plan = try await FileWork.run { () throws(LedgerError) in
      (try? VerifiedPlan(file.path))?.closed
    }
    kept.withLock { $0[file.path] = Kept(version: file.version, plan: plan) }
    return plan
  }

  private func forget(except paths: Set<String>) {
    kept.withLock { kept in kept = kept.filter { paths.contains($0.key) } }
  }
}
