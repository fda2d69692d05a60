import CohortYAML
import Core
import Foundation
import StoreKinds

/// Files of the repository that the tests read.
enum Samples {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: path)))
  }

  static func names(in directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: directory).path())
      .filter { $0.hasSuffix(".yaml") }.sorted()
  }
}

struct NoSuchFile: Error, CustomStringConvertible {
  var description: String { "no such file" }
}

/// Decodes with a fixed environment and fixed files, and never throws.
struct Decoding {
  var plan: CohortPlan?
  var diagnostics: [Diagnostic]

  var codes: [String] { diagnostics.map(\.code) }

  init(
    _ bytes: [UInt8], file: String = "plans/test.yaml", environment: [String: String] = [:],
    files: [String: String] = [:], variables: VariableRules? = nil
  ) {
    let decoder = CohortPlanDecoder(
      stores: StoreKinds.all, environment: { environment[$0] },
      readFile: { path in
        if path.hasPrefix("plans/../") { throw PathRefusal("'\(path)' leads out.") }
        guard let text = files[path] else { throw NoSuchFile() }
        return Array(text.utf8)
      }, variables: variables ?? Self.everything(environment))
    do throws(DiagnosticsError) {
      let (plan, warnings) = try decoder.decode(bytes, file: file)
      self.plan = plan
      diagnostics = warnings
    } catch {
      diagnostics = error.diagnostics
    }
  }

  init(
    _ text: String, environment: [String: String] = [:], files: [String: String] = [:],
    variables: VariableRules? = nil
  ) {
    self.init(Array(text.utf8), environment: environment, files: files, variables: variables)
  }

  /// Short names for tests that are not about names.
  private static func everything(_ environment: [String: String]) -> VariableRules {
    VariableRules(names: Set(environment.keys).union(["NOPE", "EMPTY", "A", "X"]))
  }

  /// `code line:column` of each diagnostic.
  var places: [String] {
    diagnostics.map { diagnostic in
      guard let range = diagnostic.range else { return diagnostic.code }
      return "\(diagnostic.code) \(range.line):\(range.column)"
    }
  }
}

/// A valid plan in five parts, any of which a test replaces. Without replacements `head` starts at
/// line 1, `store` at 4, `cohort` at 6, `rules` at 9 and `tail` at 14.
func plan(
  head: String = "format: keyshift.cohort-plan/1\nname: sample\nenvironment: test\n",
  store: String = "store:\n  sqlite: { path: store.sqlite }\n",
  cohort: String = "cohort:\n  users:\n    - { legacy: johndoe, id: u-1 }\n",
  rules: String = """
  rules:
    - name: trips
      namespace: BETA_LOGS_KV
      from: "trip:{legacy}:{record}"
      to: "trip:{id}:{record}"

  """,
  tail: String = ""
) -> String { head + store + cohort + rules + tail }
