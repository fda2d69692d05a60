import Core
import Ledger
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import FileState

/// A cohort's directory, a clock that is set by hand and lock IDs that count up.
final class LeaseWorld: Sendable {
  let directory: TemporaryDirectory
  let paths: LedgerPaths
  private let seconds = Mutex<Int64>(1_900_000_000)
  private let lastID = Mutex(0)
  private let onSleep = Mutex<(@Sendable () async throws -> Void)?>(nil)

  init() throws {
    directory = try TemporaryDirectory()
    paths = try LedgerPaths(root: directory.file("state"), environment: "test", cohort: "one")
  }

  static let here = ProcessIdentity.current()
  /// No Linux process has so high a number (PID_MAX_LIMIT is 2^22).
  static let dead = ProcessIdentity(host: here.host, pid: 1 << 30, space: here.space)
  static let elsewhere = ProcessIdentity(host: "far.example", pid: 1, space: "other boot")

  func advance(_ by: Int64) { seconds.withLock { $0 += by } }

  func whenSleeping(_ action: @escaping @Sendable () async throws -> Void) {
    onSleep.withLock { $0 = action }
  }

  func file(
    as process: ProcessIdentity = here, guardAttempts: Int = 500,
    operations: any FileOperations = SystemFileOperations()
  ) -> LeaseFile {
    var settings = LeaseSettings(staleAfter: 300, pollInterval: .seconds(1))
    settings.guardAttempts = guardAttempts
    return LeaseFile(
      paths, in: surroundings(process), settings: settings, operations: operations)
  }

  private func surroundings(_ process: ProcessIdentity) -> Surroundings {
    Surroundings(
      now: { Timestamp(milliseconds: self.seconds.withLock { $0 } * 1_000) },
      sleep: { duration in
        self.advance(duration.components.seconds)
        let action = self.onSleep.withLock { $0 }
        try await action?()
        await Task.yield()
      },
      makeID: {
        self.lastID.withLock { last in
          last += 1
          return "lock-\(last)"
        }
      },
      makeRunID: { "run" }, process: process)
  }
}

func expect(
  _ code: LedgerError.Code, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () async throws -> Void
) async {
  do {
    try await body()
    Issue.record("no error", sourceLocation: sourceLocation)
  } catch {
    #expect((error as? LedgerError)?.code == code, "\(error)", sourceLocation: sourceLocation)
  }
}
