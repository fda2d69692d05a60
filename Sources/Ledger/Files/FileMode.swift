import Glibc
import Synchronization
package import SystemPackage

/// Who besides the owner may read and write Keyshift's files: by default no one.
///
/// Files and directories are made with these permissions and never changed afterwards, so that there is no
/// moment at which others can open them. What holds values (snapshots, pre-images, keys, spools) stays the
/// owner's whatever the mode.
package struct FileMode: Hashable, Sendable {
  package let files: FilePermissions

  package static let ownerOnly = FileMode(files: [.ownerReadWrite])

  private init(files: FilePermissions) { self.files = files }

  /// - Parameter text: three octal digits, with or without a zero in front, such as `0640`.
  /// - Returns: nil unless the owner may read and write, nobody may execute, nobody else but the group may write.
  package init?(_ text: String) {
    guard (3...4).contains(text.utf8.count), text.utf8.count == 3 || text.utf8.first == 0x30,
      text.utf8.allSatisfy({ (0x30...0x37).contains($0) }),
      let mode = CInterop.Mode(text, radix: 8),
      mode & 0o600 == 0o600, mode & 0o113 == 0
    else { return nil }
    files = FilePermissions(rawValue: mode)
  }

  /// As the files, and where one may read one may also enter.
  package var directories: FilePermissions {
    FilePermissions(rawValue: files.rawValue | (files.rawValue & 0o444) >> 2)
  }

  private static let adopted = Mutex<FileMode?>(nil)

  /// What this process makes files with.
  package static var current: FileMode { adopted.withLock { $0 } ?? .ownerOnly }

  /// Whether a mode was chosen for this process.
  package static var isChosen: Bool { adopted.withLock { $0 != nil } }

  /// Makes all further files of this process with the mode, whatever its umask takes away.
  ///
  /// To be called before there are threads that make files. The umask keeps every bit that the mode does not ask
  /// for.
  package static func adopt(_ mode: FileMode) {
    adopted.withLock { $0 = mode }
    let before = umask(0o777)
    umask(before & ~mode.directories.rawValue)
  }
}

extension FilePermissions {
  /// Plans, state, journals, audit log: the owner's, unless `--file-mode` says otherwise.
  package static var ledgerFile: FilePermissions { FileMode.current.files }
  /// Only the owner: files that hold values (snapshots, pre-images) and keys.
  package static var privateFile: FilePermissions { [.ownerReadWrite] }
  /// Everybody may read: what a person wrote, and public keys. The umask counts.
  package static var sharedFile: FilePermissions { FilePermissions(rawValue: 0o644) }
}
