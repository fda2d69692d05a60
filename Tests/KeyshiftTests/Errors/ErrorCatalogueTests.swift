import Application
import Core
import Engine
import Governance
import Ledger
import Manual
import Review
import Testing

@Suite("Every error has a number and a page")
struct ErrorCatalogueTests {
  /// The kinds that types enumerate, by the words under which the table has them.
  private static let kinds: [(ErrorFamily, [String])] = [
    (.store, StoreError.Code.allCases.map(\.description)),
    (.file, LedgerError.Code.allCases.map(\.description)),
    (.plan, PlanRefusal.Code.allCases.map(\.description)),
    (.gate, EnvironmentGate.Obstacle.Cause.Kind.allCases.map(\.rawValue)),
    (.cleanup, CleanupRefusal.Code.allCases.map(\.description)),
    (.user, UserResolutionFailure.Code.allCases.map(\.description)),
    (.role, RoleChangeRefusal.Reason.allCases.map(\.rawValue)),
    (.account, UserCoreProblem.Reason.allCases.map(\.rawValue)),
    (.login, AutoMigrationRefusal.Guard.allCases.map(\.rawValue)),
    (.loginFailure, AutoMigrationReport.Failure.Code.allCases.map(\.rawValue)),
    (.program, ["unexpected", "interrupted"]), (.run, ["window", "records-deleted"]),
    (.freeze, ["frozen"]),
    (.claim, ["refused", "busy"]),
    (.policy, ["refused"]),
    (.server, ["cannot-listen"]),
  ]

  @Test(arguments: kinds)
  func everyKindHasANumber(_ family: ErrorFamily, _ kinds: [String]) {
    #expect(Set(kinds) == Set(family.numbers.keys))
  }

  @Test func everyFamilyIsEnumerated() {
    #expect(Set(Self.kinds.map(\.0)).union([.mistake]) == Set(ErrorFamily.allCases))
  }

  /// The codes of diagnostics are literals, so the sources say which there are.
  @Test func everyDiagnosticHasANumber() throws {
    var codes = Set(EnvironmentPolicy.Demand.allCases.map(\.rawValue))
    for file in try Repository.swiftFiles(under: "Sources") {
      codes.formUnion(Self.diagnosticCodes(in: try Repository.text(file)))
    }
    #expect(codes == Set(ErrorFamily.mistake.numbers.keys))
  }

  /// Literals in front of a summary, and the two alternatives of a claim that is made twice.
  private static func diagnosticCodes(in source: String) -> [String] {
    let isAboutMistakes = ["Diagnostic(", "MistakeKind(", "extension IdentityCheck"]
      .contains { source.contains($0) }
    guard isAboutMistakes else { return [] }
    let code = #""([a-z]+(?:-[a-z0-9]+)+)""#
    return [
      "(?:MistakeKind|error|report)\\(\\s*\(code),", "code: \(code)", "\\? \(code) : \(code),",
    ].flatMap { Repository.matches(of: $0, in: source) }
  }

  @Test func noNumberStandsTwice() {
    let numbers = ErrorFamily.allCases.flatMap(\.numbers.values)
    #expect(numbers.count == Set(numbers).count)
    #expect(numbers.count == ErrorCode.all.count)
  }

  @Test func everyCodeHasOnePageAndEveryPageACode() {
    let pages = ErrorPage.read(String(decoding: Manual.errors, as: UTF8.self))
    #expect(pages.map(\.code) == ErrorCode.all)
    for page in pages {
      #expect(!page.title.isEmpty, "\(page.code)")
      for part in ErrorPage.Part.allCases {
        #expect(page.parts[part]?.isEmpty == false, "\(page.code) lacks '\(part.rawValue)'")
      }
    }
  }

  @Test func theProgramHoldsTheManual() throws {
    let file = try Repository.text("docs/errors.md")
    #expect(String(decoding: Manual.errors, as: UTF8.self) == file)
  }
}
