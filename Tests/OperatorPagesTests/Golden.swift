import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Pages kept beside the tests. With `KEYSHIFT_RECORD=1` they are written anew, and the test fails,
/// so that a recording run never passes.
enum Golden {
  static func check(
    _ text: String, _ name: String, location: SourceLocation = #_sourceLocation
  ) {
    let path = directory + "/" + name + ".html"
    if getenv("KEYSHIFT_RECORD") != nil {
      let isWritten = write(Array(text.utf8), to: path)
      Issue.record(
        "\(isWritten ? "recorded" : "could not record") \(name)", sourceLocation: location)
      return
    }
    guard let expected = read(path) else {
      Issue.record("no golden \(name); record with KEYSHIFT_RECORD=1", sourceLocation: location)
      return
    }
    #expect(text == expected, sourceLocation: location)
  }

  private static var directory: String {
    let file = #filePath
    return file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/") + "/Goldens"
  }

  private static func read(_ path: String) -> String? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk.prefix(count)
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) -> Bool {
    guard let file = fopen(path, "wb") else { return false }
    let written = fwrite(bytes, 1, bytes.count, file)
    return fclose(file) == 0 && written == bytes.count
  }
}
