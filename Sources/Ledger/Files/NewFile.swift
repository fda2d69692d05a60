import Glibc
package import SystemPackage

/// Files that must not take the place of another.
package enum NewFile {
  /// Writes the file; it appears under its name when it is whole and durable.
  ///
  /// - Throws: `.exists` where there is a file of that name; it stays as it is.
  package static func write(
    _ bytes: [UInt8], to path: FilePath, permissions: FilePermissions,
    operations: any FileOperations = SystemFileOperations()
  ) throws(LedgerError) {
    let temporary = path.beside(prefix: ".", suffix: ".\(ProcessID.own)-new.tmp")
    let file = try operations.create(temporary, permissions: permissions)
    defer {
      try? file.close()
      try? operations.remove(temporary)
    }
    try operations.write(bytes.span, to: file, at: temporary)
    try operations.sync(file, at: temporary)
    // A second name is refused where there is a first; a rename would replace it.
    try operations.link(temporary, to: path)
    try operations.syncDirectory(path.directory)
  }
}

enum ProcessID {
  static var own: Int32 { getpid() }
}
