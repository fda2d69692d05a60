import Ledger
import SystemPackage
import Testing

@testable import FileState

@Suite struct LedgerPathsTests {
  @Test func filesStandBelowTheEnvironment() throws {
    let paths = try LedgerPaths(root: "state", environment: "staging", cohort: "staging-01")
    #expect(paths.state == "state/staging/staging-01.state.json")
    #expect(paths.lock == "state/staging/staging-01.lock")
    #expect(paths.audit == "state/staging/audit.jsonl")
  }

  @Test(arguments: ["", ".", "..", "../x", "a/b", ".hidden", "a\0b", "ä", "a b"])
  func namesThatLeadElsewhereAreRefused(name: String) {
    #expect { try LedgerPaths(root: "state", environment: name, cohort: "a") } throws: {
      ($0 as? LedgerError)?.code == .invalidInput
    }
    #expect { try LedgerPaths(root: "state", environment: "a", cohort: name) } throws: {
      ($0 as? LedgerError)?.code == .invalidInput
    }
  }
}
