import Ledger
import Testing

@Suite("What somebody looks for in a plan")
struct OperationCriterionTests {
  @Test(arguments: OperationCriterion.words + ["user=johndoe", "rule=a=b", "user= "])
  func readsWhatItWrites(_ text: String) {
    #expect(OperationCriterion(text)?.description == text)
  }

  @Test(arguments: ["", "Replaced", "user", "user=", "=johndoe", "name=johndoe", "replaced "])
  func refusesEverythingElse(_ text: String) { #expect(OperationCriterion(text) == nil) }
}
