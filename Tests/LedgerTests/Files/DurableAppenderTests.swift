import Ledger
import SystemPackage
import TestKit
import Testing

@Suite struct DurableAppenderTests {
  @Test func appendsToWhatIsThere() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("log")
    for byte in UInt8(1)...3 {
      let appender = try DurableAppender(path)
      #expect(appender.length == Int64(byte - 1))
      try appender.append([byte])
      try appender.sync()
    }
    #expect(contents(path) == [1, 2, 3])
    let appender = try DurableAppender(path)
    try appender.truncate(to: 10)
    try appender.truncate(to: 1)
    try appender.append([7])
    #expect(contents(path) == [1, 7])
  }

  @Test func aFailedWriteIsTakenBack() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("log")
    try overwrite(path, [1])
    let appender = try DurableAppender(path, operations: OneFailingWrite())
    #expect(throws: LedgerError.self) { try appender.append([2, 3, 4, 5]) }
    #expect(contents(path) == [1])
    try appender.append([6])
    #expect(contents(path) == [1, 6])
  }

  /// The system may have dropped what it could not write, and a later sync would not say so.
  @Test func nothingFollowsAFailedSync() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("log")
    // Steps: open, directory sync, write; then the sync fails.
    let appender = try DurableAppender(path, operations: CrashingFileOperations(afterSteps: 3))
    try appender.append([1])
    #expect(throws: LedgerError.self) { try appender.sync() }
    #expect { try appender.append([2]) } throws: { ($0 as? LedgerError)?.code == .invalidInput }
    #expect(contents(path) == [1])
  }

  @Test func nothingFollowsAPieceThatCouldNotBeTakenBack() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("log")
    // Steps: open, directory sync; then the write dies half-way and so does the truncation.
    let appender = try DurableAppender(path, operations: CrashingFileOperations(afterSteps: 2))
    #expect(throws: LedgerError.self) { try appender.append([1, 2]) }
    #expect { try appender.append([3]) } throws: {
      ($0 as? LedgerError)?.code == .invalidInput
    }
    #expect(contents(path) == [1])
  }
}
