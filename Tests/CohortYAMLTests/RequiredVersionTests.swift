import CohortYAML
import Core
import StoreKinds
import Testing

/// `required_version` of plans and policies: asked before anything else is judged.
struct RequiredVersionTests {
  private func codes(_ requirement: String, of version: SoftwareVersion, rest: String = "")
    -> [String]
  {
    let text = plan(tail: "required_version: \(requirement)\n\(rest)")
    let decoder = CohortPlanDecoder(
      stores: StoreKinds.all, environment: { _ in nil }, readFile: { _ in [] }, version: version)
    do throws(DiagnosticsError) {
      return try decoder.decode(Array(text.utf8), file: "p.yaml").warnings.map(\.code)
    } catch {
      return error.diagnostics.map(\.code)
    }
  }

  @Test(arguments: [
    (">= 0.3", "0.3.0", true), (">= 0.3", "0.2.9", false), (">=0.3.1", "1.0.0", true),
    ("~> 0.3.1", "0.3.9", true), ("~> 0.3.1", "0.4.0", false), ("~> 0.3.1", "0.3.0", false),
    ("~> 0.3", "0.9.9", true), ("~> 0.3", "1.0.0", false), ("~> 0.3", "0.2.9", false),
    ("= 0.3.0", "0.3.0", true), ("0.3.0", "0.3.1", false), ("!= 0.3.0", "0.3.0", false),
    ("> 0.3", "0.3.0", false), ("> 0.3", "0.3.1", true), ("< 0.3", "0.3.0", false),
    ("<= 0.3", "0.3.0", true), (">= 0.3, < 0.5", "0.4.2", true), (">= 0.3,<0.5", "0.5.0", false),
    ("  >=   0.3  ", "0.3.0", true), (">= 999999.999999.999999", "0.3.0", false),
  ])
  func requirementsAreThoseOfTerraform(requirement: String, version: String, isMet: Bool) throws {
    let numbers = version.split(separator: ".").compactMap { Int($0) }
    let version = SoftwareVersion(numbers[0], numbers[1], numbers[2])
    #expect(codes("\"\(requirement)\"", of: version) == (isMet ? [] : ["other-version-required"]))
  }

  @Test(arguments: [
    "\"\"", "\" \"", "\">= \"", "\">= 0.3,\"", "\", >= 0.3\"", "\">= 0.3.1.2\"", "\">= 0..3\"",
    "\">= v0.3\"",
    "\">= 0.3-beta\"", "\"=> 0.3\"", "\"~> 1\"", "\"> > 1\"", "\">= 9999999\"", "\">= 0.3 < 0.5\"",
    "\"latest\"", "\"≥ 0.3\"",
    "0.3", "7", "[\">= 0.3\"]", "null", "\">= 0.3,\\n<1\"",
  ])
  func malformedRequirementsAreExplained(requirement: String) {
    let codes = codes(requirement, of: SoftwareVersion(0, 3, 0))
    #expect(codes.count == 1)
    #expect(
      ["bad-version-requirement", "empty-value", "unquoted-string", "wrong-type"].contains(
        codes.first ?? ""))
  }

  @Test func nothingElseIsSaidOfAFileForAnotherVersion() {
    let codes = codes(
      "\">= 7\"", of: .current, rest: "name: twice\nlimit: 5\nlimits: !x { users: many }\n")
    #expect(codes == ["other-version-required"])
  }

  @Test func aNewerFormatIsAskedForItsVersionFirst() {
    let text = "format: keyshift.cohort-plan/9\nrequired_version: '>= 7'\n"
    #expect(Decoding(text).places == ["other-version-required 2:19"])
  }

  @Test func theMessageNamesBothVersions() {
    let decoding = Decoding(plan(tail: "required_version: \"~> 7.1\"\n"))
    let detail = decoding.diagnostics.first?.detail ?? ""
    #expect(detail.contains("~> 7.1"))
    #expect(detail.contains("\(SoftwareVersion.current)"))
  }

  @Test(arguments: [("~> 7.0", ["other-version-required"]), (">= 0.1", ["unknown-key"])])
  func policiesHaveItToo(requirement: String, codes: [String]) {
    let text = """
      format: keyshift.policy/1
      required_version: "\(requirement)"
      environments: { staging: {} }
      host: []
      """
    let error = #expect(throws: DiagnosticsError.self) {
      try PolicyDecoder().decode(Array(text.utf8), file: "policy.yaml")
    }
    #expect(error?.diagnostics.map(\.code) == codes)
  }
}
