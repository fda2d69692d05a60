internal import Core
internal import Foundation
internal import HTTPTypes
internal import Ledger
internal import Synchronization
internal import SystemPackage

/// The saved plans that the server knows, by digest.
///
/// A plan is read through and checked the first time, and again when its file has changed; what was found is
/// kept, as plans are never edited in place.
final class PlanShelf: Sendable {
  private struct Stamp: Hashable {
    var size: Int
    var modified: Date
  }

  private struct Kept {
    var stamp: Stamp
    /// Nil for a file that is no sound plan.
    var plan: VerifiedPlan?
  }

  /// Plans shown, at most; the latest count.
  static let maximumPlans = 500

  private let state: StateDirectory
  private let directories: [FilePath]
  private let kept = Mutex<[String: Kept]>([:])

  init(_ state: StateDirectory, further directories: [FilePath]) {
    self.state = state
    self.directories = directories
  }

  /// Where the server saves its own plans.
  static func directory(of environment: String, in root: FilePath) -> FilePath {
    root.appending(environment).appending("plans")
  }

  /// Sound plans, the latest first.
  @concurrent
  func plans() async throws(LedgerError) -> [VerifiedPlan] {
    var files: [(path: String, stamp: Stamp)] = []
    var places = directories
    for environment in try state.environments() {
      places.append(state.root.appending(environment))
      places.append(Self.directory(of: environment, in: state.root))
    }
    for place in places { files += Self.files(in: place) }
    let latest = files.sorted { ($1.stamp.modified, $1.path) < ($0.stamp.modified, $0.path) }
      .prefix(Self.maximumPlans)
    forget(except: Set(latest.map(\.path)))
    return latest.compactMap { plan(at: $0.path, $0.stamp) }
      .sorted { $1.header.created < $0.header.created }
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

  private func plan(at path: String, _ stamp: Stamp) -> VerifiedPlan? {
    if let known = kept.withLock({ $0[path] }), known.stamp == stamp { return known.plan }
    let plan = (try? VerifiedPlan(path))?.closed
    kept.withLock { $0[path] = Kept(stamp: stamp, plan: plan) }
    return plan
  }

  private func forget(except paths: Set<String>) {
    kept.withLock { kept in kept = kept.filter { paths.contains($0.key) } }
  }

  /// Saved plans by name; pipes, devices and directories of such a name are passed over.
  private static func files(in directory: FilePath) -> [(path: String, stamp: Stamp)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.string)) ?? []
    return names.filter { $0.hasSuffix(".ksplan") && !$0.hasPrefix(".") }.compactMap { name in
      let path = directory.appending(name).string
      guard RegularFile.exists(FilePath(path)),
        let attributes = try? FileManager.default.attributesOfItem(atPath: path),
        let size = attributes[.size] as? Int, let modified = attributes[.modificationDate] as? Date
      else { return nil }
      return (path, Stamp(size: size, modified: modified))
    }
  }
}
