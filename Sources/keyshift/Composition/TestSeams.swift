#if DEBUG
  import Core
  import Foundation
  import SystemPackage

  /// What tests of the program can steer: its clock, and the moment at which it is stopped.
  ///
  /// Only debug builds have them, so that no operator can fake an approval's time or a plan's age in production.
  enum TestSeams {
    /// Whether a test drives the program: then nothing is printed only because much time has passed.
    static let areUsed = Environment["KEYSHIFT_TEST_CLOCK"] != nil

    /// The time in the file that KEYSHIFT_TEST_CLOCK names; nil while there is no such file.
    ///
    /// The file is read every time, so that a test can move the clock of a server that runs.
    static func time() -> Timestamp? {
      guard let path = Environment["KEYSHIFT_TEST_CLOCK"],
        let text = try? String(contentsOfFile: path, encoding: .utf8)
      else { return nil }
      return Timestamp(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Where work stands still for a test: KEYSHIFT_TEST_HOLD is `WORK:COUNT:DIRECTORY`.
    ///
    /// At the first report of `COUNT` or more the program opens the FIFO `reached` of that directory,
    /// which waits for a reader, and then `release`, which waits for a writer.
    private struct Hold {
      let work: String
      let count: Int
      let directory: FilePath

      init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 2)
        guard parts.count == 3, let count = Int(parts[1]) else { return nil }
        work = String(parts[0])
        self.count = count
        directory = FilePath(String(parts[2]))
      }
    }

    private static let hold = Environment["KEYSHIFT_TEST_HOLD"].flatMap { Hold($0) }

    /// - Returns: whether work is held here; the caller asks no second time.
    static func holds(_ work: String, at done: Int) -> Bool {
      guard let hold, hold.work == work, done >= hold.count else { return false }
      do {
        let reached = try FileDescriptor.open(hold.directory.appending("reached"), .writeOnly)
        try reached.closeAfter { _ = try reached.writeAll("\(done)\n".utf8) }
        // Opening it waits until another process opens it for writing.
        try FileDescriptor.open(hold.directory.appending("release"), .readOnly).close()
      } catch {
        Terminal.standardError("KEYSHIFT_TEST_HOLD: \(error)\n")
      }
      return true
    }
  }
#endif
