package import SystemPackage

extension LedgerError {
  /// - Parameter attempt: what was tried, as the rest of "could not …".
  package init(_ errno: Errno, _ attempt: String, _ path: FilePath) {
    let (code, advice): (Code, String) =
      switch errno {
      case .noSuchFileOrDirectory:
        (.notFound, "Check the path.")
      case .fileExists:
        (.exists, "Move the file away, or name another.")
      case .permissionDenied, .notPermitted, .readOnlyFileSystem:
        (.permissionDenied, "Check the owner and permissions of the file and its directory.")
      case .noSpace, .diskQuotaExceeded, .fileTooLarge:
        (.storageFull, "Free some space and run again; the existing content is unchanged.")
      case .ioError:
        (.unreadable, "The disk or its connection failed; check the system log.")
      default: (.other, "Nothing was changed by this step.")
      }
    self.init(code, "could not \(attempt) '\(path)'. \(advice)", cause: errno.description)
  }

  /// Runs a system call and words its failure.
  package static func wrapping<Value: ~Copyable>(
    _ attempt: @autoclosure () -> String, _ path: @autoclosure () -> FilePath,
    _ call: () throws -> Value
  ) throws(LedgerError) -> Value {
    do {
      return try call()
    } catch let errno as Errno {
      throw LedgerError(errno, attempt(), path())
    } catch {
      throw LedgerError(.other, "could not \(attempt()) '\(path())'", cause: "\(error)")
    }
  }
}
