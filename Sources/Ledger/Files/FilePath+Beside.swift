package import SystemPackage

extension FilePath {
  /// The directory that holds the file; `.` for a bare name.
  package var directory: FilePath {
    let parent = removingLastComponent()
    return parent.isEmpty ? FilePath(".") : parent
  }

  /// A file in the same directory whose name has something before and after.
  package func beside(prefix: String = "", suffix: String) -> FilePath {
    let name = lastComponent?.string ?? ""
    return removingLastComponent().appending(prefix + name + suffix)
  }

  /// Where the generation before this one is kept.
  package var previousGeneration: FilePath { beside(suffix: ".previous") }
}
