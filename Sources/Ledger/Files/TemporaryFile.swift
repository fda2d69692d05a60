import Glibc
import Synchronization
package import SystemPackage

/// A private file without a name: made with mode 0600, and gone when the process is, however it ends.
package final class TemporaryFile: Sendable {
  private let descriptor: FileDescriptor

  private static let counter = Atomic<UInt64>(0)
  private static let attempts = 100
  /// The first is on a disk more often than the second.
  private static let directories: [FilePath] = ["/var/tmp", "/tmp"]

  /// - Parameter directory: nil tries those that systems keep for temporary files.
  package init(in directory: FilePath? = nil) throws(LedgerError) {
    var failure: LedgerError?
    for candidate in directory.map({ [$0] }) ?? Self.directories {
      do {
        descriptor = try Self.create(in: candidate)
        return
      } catch { failure = failure ?? error }
    }
    throw failure ?? Self.failure("create", Errno.noSuchFileOrDirectory)
  }

  deinit { try? descriptor.close() }

  package func append(_ bytes: [UInt8]) throws(LedgerError) {
    do { _ = try descriptor.writeAll(bytes) } catch { throw Self.failure("write", error) }
  }

  /// Fewer bytes than `count` only at the end of the file.
  package func read(at offset: Int, count: Int) throws(LedgerError) -> [UInt8] {
    do {
      var bytes: [UInt8] = []
      while bytes.count < count {
        let part = try FileChunk.read(
          descriptor, at: Int64(offset + bytes.count), count: count - bytes.count)
        if part.isEmpty { break }
        bytes = bytes.isEmpty ? part : bytes + part
      }
      return bytes
    } catch { throw Self.failure("read", error) }
  }

  private static func create(in directory: FilePath) throws(LedgerError) -> FileDescriptor {
    for _ in 0..<attempts {
      let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
      let path = directory.appending(".keyshift-\(getpid())-\(number).spool")
      do {
        let descriptor = try FileDescriptor.open(
          path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: [.ownerReadWrite])
        do { try SystemFileOperations().remove(path) } catch {
          try? descriptor.close()
          throw LedgerError(
            .other, "could not unlink the temporary file '\(path)'. Remove it.",
            cause: error.description)
        }
        return descriptor
      } catch let error as LedgerError {
        throw error
      } catch Errno.fileExists {
        continue
      } catch {
        throw failure("create", error, in: directory)
      }
    }
    throw failure("create", Errno.fileExists, in: directory)
  }

  private static func failure(
    _ attempt: String, _ error: any Error, in directory: FilePath? = nil
  ) -> LedgerError {
    let isFull = error as? Errno == .noSpace || error as? Errno == .diskQuotaExceeded
    let place = directory.map { " in '\($0)'" } ?? ""
    return LedgerError(
      isFull ? .storageFull : .other,
      "could not \(attempt) a temporary file\(place). Point TMPDIR to a directory on a disk with "
        + "room.", cause: "\(error)")
  }
}

/// The temporary files that are being written, so that a process which must end at once can take them
/// along.
package enum TemporaryFiles {
  private static let open = Mutex<Set<FilePath>>([])

  static func add(_ path: FilePath) { open.withLock { _ = $0.insert(path) } }

  static func remove(_ path: FilePath) { open.withLock { _ = $0.remove(path) } }

  /// Removes every one of them; for the last thing a process does.
  package static func discardAll() {
    for path in open.withLock({ $0 }) { _ = unsafe path.withPlatformString { unsafe unlink($0) } }
  }
}
