import Glibc
import Synchronization
import SystemPackage

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
