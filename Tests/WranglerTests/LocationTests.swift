import Core
import Foundation
import Testing
import Wrangler

/// Which file is read for a path.
struct LocationTests {
  private func file(_ path: String, among files: [String]) -> Outcome<String> {
    Outcome { () throws(DiagnosticsError) in
      try WranglerConfiguration.load(path: path) { name in
        guard files.contains(name) else { return nil }
        return Array((name.hasSuffix("toml") ? "" : "{}").utf8)
      }.file
    }
  }

  @Test(arguments: [
    ("app", ["app/wrangler.toml", "app/wrangler.json", "app/wrangler.jsonc"], "app/wrangler.json"),
    ("app/", ["app/wrangler.toml", "app/wrangler.jsonc"], "app/wrangler.jsonc"),
    ("/app", ["/app/wrangler.toml"], "/app/wrangler.toml"),
    ("app/other.toml", ["app/other.toml", "app/wrangler.json"], "app/other.toml"),
    ("wrangler.json", ["wrangler.json"], "wrangler.json"),
    (".", ["./wrangler.jsonc"], "./wrangler.jsonc"),
  ])
  func finds(path: String, files: [String], file: String) {
    #expect(self.file(path, among: files).value == file)
  }

  @Test(arguments: [
    ("app", "has none of wrangler.json, wrangler.jsonc and wrangler.toml"),
    ("app/wrangler.toml", "no file 'app/wrangler.toml'"),
  ])
  func saysWhereItLooked(path: String, detail: String) {
    let outcome = file(path, among: ["wrangler.json"])
    #expect(outcome.places == ["wrangler-not-found"])
    #expect(outcome.details.contains(detail))
  }

  @Test func anUnreadableFileIsNotAMissingOne() {
    struct Denied: Error, CustomStringConvertible { let description = "permission denied" }
    let outcome = Outcome { () throws(DiagnosticsError) in
      try WranglerConfiguration.load(path: "app") { _ in throw Denied() }
    }
    #expect(outcome.places == ["wrangler-unreadable"])
    #expect(outcome.details.contains("permission denied"))
  }

  /// The sample names every namespace that the sample plans use.
  @Test(arguments: ["cloudflare", "application"])
  func theSampleIsComplete(name: String) throws {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let read = { (name: String) in [UInt8](try Data(contentsOf: root.appending(path: name))) }
    let configuration = try WranglerConfiguration.load(path: "plans/wrangler.toml", readFile: read)
    let staging = try configuration.bindings(environment: "staging")
    let plan = String(decoding: try read("plans/\(name).yaml"), as: UTF8.self)
    let used = plan.matches(of: /(?:namespace|sessions): ([A-Z_]+)/).map { Namespace(String($0.1)) }
    #expect(Set(try staging.resolve(Set(used)).keys) == Set(used))
    #expect(try staging.accountID().utf8.count == 32)
  }
}
