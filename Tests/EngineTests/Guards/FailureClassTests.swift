import Core
import Engine
import Governance
import Ledger
import Testing

@Suite("One table from errors to outcomes")
struct FailureClassTests {
  @Test func everyErrorHasItsClass() {
    let ledger: [(LedgerError.Code, FailureClass)] = [
      (.lockHeld, .lockHeld), (.notFound, .stateMissing), (.invalidInput, .inputRefused),
      (.corrupted, .stateUnusable), (.leaseLost, .stateUnusable), (.outdated, .stateUnusable),
      (.storageFull, .stateUnusable), (.newerFormat, .stateUnusable),
    ]
    for (code, expected) in ledger {
      #expect(FailureClass(LedgerError(code, "text")) == expected, "\(code)")
    }
    let store: [(StoreError.Code, FailureClass)] = [
      (.cancelled, .interrupted), (.limitExceeded, .storeLimit), (.unauthorized, .storeRefused),
      (.notFound, .storeRefused), (.readOnly, .storeRefused), (.corrupted, .storeRefused),
      (.unsupportedFormat, .storeRefused), (.unavailable, .storeUnavailable),
      (.busy, .storeUnavailable), (.quotaExceeded, .storeUnavailable),
      (.changedDuringRead, .storeUnavailable), (.other, .storeUnavailable),
    ]
    for (code, expected) in store {
      #expect(FailureClass(StoreError(code, "text")) == expected, "\(code)")
    }
    let obstacle = EnvironmentGate.Obstacle(cohort: "a", run: "r", cause: .notVerified)
    let others: [(any Error, FailureClass)] = [
      (PlanRefusal(.expired, "text"), .planRefused),
      (PolicyRefusal(environment: "e", violations: []), .policyRefused),
      (EnvironmentGateRefusal(obstacle, environment: "e"), .gateClosed),
      (DiagnosticsError([]), .identityRefused),
      (CancellationError(), .interrupted), (Unknown(), .unexpected),
    ]
    for (error, expected) in others { #expect(FailureClass(error) == expected, "\(error)") }
  }

  private struct Unknown: Error {}
}
