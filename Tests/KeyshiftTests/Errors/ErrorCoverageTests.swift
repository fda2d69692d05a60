import Review
import Testing

@testable import keyshift

/// Scripts and samples together make every error happen, and see its number.
@Suite struct ErrorCoverageTests {
  @Test func everyCodeHappens() throws {
    var seen = Set(ErrorSample.all.map(\.code))
    let scripts = try Repository.files(in: "Tests/KeyshiftTests/Scripts")
      .filter { $0.hasSuffix(".txt") }
    for step in try scripts.flatMap({ try Script(Repository.text($0)).steps })
    where !step.command.lowercased().contains("explain ks") {
      let expected = step.expected
      let lines = expected.standardOutput + expected.standardError + expected.errorTexts
      seen.formUnion(lines.flatMap { Repository.matches(of: #"(KS[0-9]{4})\b"#, in: $0) })
    }
    let missing = ErrorCode.all.map(\.description).filter { !seen.contains($0) }
    #expect(missing.isEmpty, "no test makes these happen: \(missing.joined(separator: ", "))")
    let unknown = seen.filter { code in !ErrorCode.all.contains { $0.description == code } }
    #expect(unknown.isEmpty)
  }

  @Test(arguments: ErrorSample.all)
  func theFirstLineEndsWithTheCode(_ sample: ErrorSample) async throws {
    do {
      try await sample.cause()
      Issue.record("nothing was thrown for \(sample.code)")
    } catch {
      let text = FailureReport.text(error, .plain)
      let first = text.split(separator: "\n").first.map(String.init) ?? ""
      #expect(first.hasSuffix(" [\(sample.code)]"), "\(text)")
    }
  }
}
