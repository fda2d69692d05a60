import Core
import Testing

@Suite("Rewrites that lead nowhere are refused")
struct RewriteCheckTests {
  @Test(
    arguments: [
      ([.json("/p"), .text("/p/u")], []), ([.json("/p"), .names("/p")], []),
      ([.json("/*"), .text("/a/u")], []), ([.json("/a"), .text("/*/u")], []),
      ([.json("/p"), .text("/q")], ["unused-json-string"]), ([.json("/p")], ["unused-json-string"]),
      ([.json("/p"), .metadata("/p/u")], ["unused-json-string"]),
      ([.metadataJSON("/p"), .text("/p/u")], ["unused-json-string"]),
      ([.json("/p"), .text("/p"), .text("/p/u")], ["rewrite-of-json-string"]),
      ([.json("/*"), .text("/p"), .text("/p/u")], ["rewrite-of-json-string"]),
      ([.json("/a"), .json("/a/b"), .text("/a/b/c")], []),
      ([.json("/a"), .json("/*"), .json("/a/b"), .text("/a/b/c")], []),
      ([.json(""), .json("/a"), .json("/a/b"), .text("/a/b/c")], ["json-strings-too-deep"]),
      ([.text(String(repeating: "/a", count: 64))], []),
      ([.text(String(repeating: "/a", count: 65))], ["path-too-long"]),
      ([.metadata(String(repeating: "/*", count: 65))], ["path-too-long"]),
    ] as [([EditSpec], [String])])
  func finds(_ specs: [EditSpec], _ codes: [String]) throws {
    #expect(RuleCheck.diagnose([try editing(specs)]).map(\.code) == codes)
  }
}
