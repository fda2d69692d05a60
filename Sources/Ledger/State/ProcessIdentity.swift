import Glibc
import SystemPackage

/// Which process this is, in terms that another one can check.
package struct ProcessIdentity: Hashable, Sendable {
  package var host: String
  package var pid: Int32
  /// Two processes with equal spaces see each other's numbers: the kernel's boot ID and PID namespace.
  /// Host names are no proof, because containers share them.
  package var space: String?

  package init(host: String, pid: Int32, space: String?) {
    self.host = host
    self.pid = pid
    self.space = space
  }

  package static func current() -> ProcessIdentity {
    ProcessIdentity(host: hostName(), pid: getpid(), space: currentSpace())
  }

  /// Whether the holder of a lock is a process of this space that no longer runs.
  package func knowsToBeDead(_ record: LockRecord) -> Bool {
    guard let space, space == record.processSpace, record.pid > 0 else { return false }
    return kill(record.pid, 0) != 0 && errno == ESRCH
  }

  private static func hostName() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func currentSpace() -> String? {
    var buffer = [CChar](repeating: 0, count: 256)
    let length = unsafe readlink("/proc/self/ns/pid", &buffer, buffer.count)
    guard length > 0, let boot = bootID() else { return nil }
    let namespace = buffer.prefix(length).map { UInt8(bitPattern: $0) }
    return boot + " " + String(decoding: namespace, as: UTF8.self)
  }

  private static func bootID() -> String? {
    let path = FilePath("/proc/sys/kernel/random/boot_id")
    guard let file = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec]) else {
      return nil
    }
    defer { try? file.close() }
    guard let bytes = try? FileChunk.read(file, at: 0, count: 64), !bytes.isEmpty else {
      return nil
    }
    return String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
  }
}
