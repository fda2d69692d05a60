import Core
import Foundation
import Glibc
import Ledger
import Review
import SystemPackage

/// What this machine lets the program do: permissions of files with secrets, open files, disk space.
struct MachineExamination {
  let checks: [DoctorReport.Check]

  init(_ cohort: Cohort, _ state: StateRoot) {
    checks = [Self.secrets(cohort, state), Self.openFiles, Self.space(cohort, state)]
  }

  /// Files that are looked at, at most.
  private static let mostFiles = 10_000
  /// Bytes of a file that are looked at.
  private static let headBytes = 4_096

  /// Private keys next to the cohort plan, and what runs keep of replaced values.
  private static func secrets(_ cohort: Cohort, _ state: StateRoot) -> DoctorReport.Check {
    var shared: [String] = []
    var seen = 0
    for path in files(below: Files.directory(of: cohort.plan.file), depth: 1)
    where path.hasSuffix(".pem") {
      seen += 1
      if isShared(path), isPrivateKey(path) { shared.append(path) }
    }
    for path in files(below: state.root + "/runs", depth: 2) where path.contains("/preimages.") {
      seen += 1
      if isShared(path) { shared.append(path) }
    }
    guard let first = shared.min() else {
      return DoctorReport.Check("secrets", .ok, "others can read no private key and no pre-image")
    }
    return DoctorReport.Check(
      "secrets", .warning,
      "others may read \(first)"
        + (shared.count > 1 ? " and \(shared.count - 1) more" : ""),
      advice: "chmod 600 \(ShellWord.file(first))")
  }

  private static func isShared(_ path: String) -> Bool {
    guard let status = FileStatus(path), status.isRegular else { return false }
    return status.isShared
  }

  private static func isPrivateKey(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    let head = (try? file.read(upToCount: headBytes)) ?? Data()
    return head.range(of: Data("PRIVATE KEY-----".utf8)) != nil
  }

  private static func files(below directory: String, depth: Int) -> [String] {
    guard depth > 0,
      let names = try? FileManager.default.contentsOfDirectory(
        atPath: directory.isEmpty ? "." : directory)
    else {
      return []
    }
    var found: [String] = []
    for name in names.prefix(mostFiles) {
      let path = Files.resolve(name, in: directory)
      if depth > 1, Files.isDirectory(path) {
        found += files(below: path, depth: depth - 1)
      } else {
        found.append(path)
      }
    }
    return Array(found.prefix(mostFiles))
  }

  /// Stores, spools and temporary files need some dozens.
  private static let fewestOpenFiles: UInt64 = 256

  private static var openFiles: DoctorReport.Check {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return DoctorReport.Check("open files", .warning, "the limit cannot be read")
    }
    guard UInt64(limit.rlim_cur) < fewestOpenFiles else {
      return DoctorReport.Check("open files", .ok, "\(fewestOpenFiles) or more may be open")
    }
    return DoctorReport.Check(
      "open files", .warning, "only \(limit.rlim_cur) may be open at once",
      advice: "ulimit -n \(fewestOpenFiles * 4)")
  }

  /// Room for a plan, a journal and pre-images, at least.
  private static let leastSpace: UInt64 = 64 << 20
  private static let enoughSpace: UInt64 = 1 << 30

  private static func space(_ cohort: Cohort, _ state: StateRoot) -> DoctorReport.Check {
    let temporary = Environment.temporaryDirectory?.string ?? "/tmp"
    let places = [
      ("the state", state.root), ("plans", cohort.baseDirectory), ("temporary files", temporary),
    ]
    var worst: (what: String, free: UInt64)?
    for (what, path) in places {
      guard let free = FileStatus.freeBytes(at: Files.absolute(path)) else { continue }
      if free < worst?.free ?? .max { worst = (what, free) }
    }
    guard let worst, worst.free < enoughSpace else {
      return DoctorReport.Check(
        "disk space", .ok, "1 GiB or more for the state, plans and temporary files")
    }
    return DoctorReport.Check(
      "disk space", worst.free < leastSpace ? .fail : .warning,
      "\(worst.free >> 20) MiB are left for \(worst.what)",
      advice: "Make room: a run also keeps what it replaces.")
  }
}
