import Core
import Governance
import Ledger
import Testing

/// Who may thaw, where the policy asks for another person than the one who froze.
struct ThawCheckTests {
  /// By whom the environment was frozen, who thaws it, and whether they may.
  struct Case: Sendable, CustomTestStringConvertible {
    var frozenBy: String
    var withKey: Bool
    var thawedBy: String
    var proof: Proof
    var isAllowed: Bool

    enum Proof: Sendable { case none, alice, bob, stranger, authenticated }

    init(_ frozenBy: String, key: Bool = false, _ thawedBy: String, _ proof: Proof, _ ok: Bool) {
      self.frozenBy = frozenBy
      withKey = key
      self.thawedBy = thawedBy
      self.proof = proof
      isAllowed = ok
    }

    var testDescription: String { "\(frozenBy) \(withKey), \(thawedBy) \(proof): \(isAllowed)" }
  }

  private static let cases: [Case] = [
    Case("ops", "bob", .none, false), Case("ops", "bob", .stranger, false),
    Case("ops", "bob", .bob, true), Case("alice", "bob", .bob, true),
    // Whatever name is given, the key says who it is.
    Case("alice", "bob", .alice, false), Case("ops", key: true, "bob", .alice, false),
    Case("ops", key: true, "ops", .bob, true), Case("ops", "ops", .bob, false),
    Case("ops", key: true, "bob", .bob, true), Case("ALICE", "bob", .alice, false),
    Case("alice@laptop", "bob", .alice, false),
    Case("bob", "bob", .alice, false),
    // The server knows who asks.
    Case("ops", "token:ops", .authenticated, true),
    Case("token:ops", "token:ops", .authenticated, false),
    Case("Token:Ops", "token:ops", .authenticated, false),
  ]

  private func policy(_ rule: EnvironmentPolicy.ThawRule) throws -> EnvironmentPolicy {
    var policy = try SampleKeys.policy()
    policy.thaw = rule
    policy.approvers = [
      Approver(name: "alice", actors: ["alice@laptop"], key: try SampleKeys.alice().publicKey),
      Approver(name: "bob", key: try SampleKeys.bob().publicKey),
    ]
    return policy
  }

  private func proof(_ proof: Case.Proof) throws -> ThawCheck.Proof? {
    switch proof {
    case .none: nil
    case .alice: .key(try SampleKeys.alice().publicKey)
    case .bob: .key(try SampleKeys.bob().publicKey)
    case .stranger: .key(try #require(ApproverKey(bytes: Array(repeating: 7, count: 32))))
    case .authenticated: .authenticated
    }
  }

  private func freeze(_ test: Case) throws -> FreezeRecord {
    FreezeRecord(
      id: "f", actor: test.frozenBy, reason: "INC-7", since: Timestamp(seconds: 1),
      key: test.withKey ? try SampleKeys.alice().publicKey.id : nil)
  }

  @Test(arguments: cases) func anotherPersonThaws(_ test: Case) throws {
    let violation = ThawCheck.violation(
      try policy(.another), try freeze(test), by: test.thawedBy, proof: try proof(test.proof))
    #expect((violation == nil) == test.isAllowed)
    #expect(violation.map { $0.demand == .thaw && !$0.detail.isEmpty } ?? true)
  }

  @Test(arguments: cases) func anyoneThawsWhereThePolicyDoesNotAsk(_ test: Case) throws {
    let (freeze, proof) = (try freeze(test), try proof(test.proof))
    #expect(ThawCheck.violation(nil, freeze, by: test.thawedBy, proof: proof) == nil)
    let policy = try policy(.anyone)
    #expect(ThawCheck.violation(policy, freeze, by: test.thawedBy, proof: proof) == nil)
  }
}
