package import Core

/// What Keyshift reads of an application's wrangler configuration: its account and which namespace
/// each Workers KV binding is.
///
/// Everything else in the file is passed over unread.
package struct WranglerConfiguration: Sendable {
  /// In the order in which wrangler looks for them in a directory.
  package static let fileNames = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"]

  /// The file's name, for messages.
  package let file: String
  let root: ConfigurationNode

  /// The configuration at `path`.
  ///
  /// - Parameters:
  ///   - path: a file whose name ends in `.json`, `.jsonc` or `.toml`, or the directory of one of
  ///     `fileNames`. Parent directories are not searched.
  ///   - readFile: a file's bytes, or nil when there is no such file. What it throws becomes part of
  ///     a message.
  /// - Throws: what `load(bytes:file:)` throws, and when no file can be read.
  package static func load(
    path: String, readFile: (String) throws -> [UInt8]?
  ) throws(DiagnosticsError) -> WranglerConfiguration {
    let isFile = [".json", ".jsonc", ".toml"].contains { path.hasSuffix($0) }
    let directory = path.hasSuffix("/") || path.isEmpty ? path : path + "/"
    let candidates = isFile ? [path] : fileNames.map { directory + $0 }
    for file in candidates {
      let bytes: [UInt8]?
      do { bytes = try readFile(file) } catch let refusal as PathRefusal {
        throw DiagnosticsError([Diagnostic(.pathOutside, refusal.reason, at: nil)])
      } catch {
        throw DiagnosticsError([
          Diagnostic(.unreadable, "Reading \(quoted(file)) failed: \(error).", at: nil)
        ])
      }
      if let bytes { return try load(bytes: bytes, file: file) }
    }
    let what =
      isFile
      ? "There is no file \(quoted(path))."
      : "The directory \(quoted(path)) has none of \(enumeration(fileNames))."
    throw DiagnosticsError([
      Diagnostic(
        .notFound,
        "\(what) A relative path starts from the plan's directory; check 'wrangler' there.",
        at: nil)
    ])
  }

  /// The configuration in `bytes`: TOML where the file's name ends in `.toml`, else JSON with
  /// comments and trailing commas.
  ///
  /// - Throws: syntax errors, with their places.
  package static func load(
    bytes: [UInt8], file: String
  ) throws(DiagnosticsError) -> WranglerConfiguration {
    let text = Array(bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0))
    guard let valid = String(validating: text, as: UTF8.self), !text.contains(0) else {
      throw DiagnosticsError([
        Diagnostic(
          .syntax, "\(quoted(file)) is not UTF-8 text. Save it as UTF-8.", at: nil)
      ])
    }
    let root =
      file.hasSuffix(".toml")
      ? try TOMLFormat.read(valid, file: file) : try JSONFormat.read(text, file: file)
    return WranglerConfiguration(file: file, root: root)
  }

  /// The named environments, sorted.
  package var environments: [String] { root["env"]?.members.map(\.name).sorted() ?? [] }
}
