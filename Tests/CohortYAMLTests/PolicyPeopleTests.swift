import CohortYAML
import Core
import Governance
import Testing

/// Authors, appliers and stores of an environment's policy.
struct PolicyPeopleTests {
  private static let alice = PolicyTests.alice
  private static let bob = PolicyTests.bob
  private static let id = "0123456789ABCDEF0123456789abcdef"

  private func decode(_ body: String) -> (policy: Policy?, codes: [String]) {
    let text = "format: keyshift.policy/1\nenvironments:\n  production:\n" + body
    do throws(DiagnosticsError) {
      return (try PolicyDecoder().decode(Array(text.utf8), file: "policy.yaml"), [])
    } catch {
      return (nil, error.diagnostics.map(\.code))
    }
  }

  @Test func everythingIsRead() throws {
    let body = """
          approvals: { required: 1, approvers: [{ name: alice, key: \(Self.alice) }] }
          authors:
            - { name: bob, key: \(Self.bob) }
            - { name: Alice, key: \(Self.alice) }
          apply:
            by: [not-author, not-last-approver]
            appliers: [{ name: bob, key: \(Self.bob) }]
          stores:
            - { kind: cloudflare, account: \(Self.id), namespaces: [\(Self.id)], base_url: "https://KV.example/" }
            - { kind: cloudflare }
            - { kind: sqlite, path: a/store.sqlite, namespaces: [TRIPS] }

      """
    let decoded = decode(body)
    #expect(decoded.codes == [])
    let entry = try #require(decoded.policy?.environments["production"])
    #expect(entry.authors.map(\.name) == ["bob", "Alice"])
    #expect(entry.appliers.map(\.name) == ["bob"])
    #expect(entry.people.map(\.name) == ["alice", "bob"])
    #expect(entry.applyRules == [.notAuthor, .notLastApprover])
    #expect(
      entry.stores == [
        CoveredStore(
          .cloudflare(account: Self.id.lowercased(), baseURL: "https://kv.example"),
          namespaces: [Self.id.lowercased()]),
        CoveredStore(.cloudflare(account: nil, baseURL: nil)),
        CoveredStore(.sqlite(path: "a/store.sqlite"), namespaces: ["TRIPS"]),
      ])
  }

  @Test(arguments: [
    ("    apply: {}\n", "missing-key"), ("    apply: { by: [author] }\n", "bad-choice"),
    ("    apply: { by: not-author }\n", "wrong-type"),
    ("    apply: { key: a, by: [] }\n", "unknown-key"),
    ("    stores: []\n", "empty-value"), ("    stores: {}\n", "wrong-type"),
    ("    stores: [{ kind: redis }]\n", "bad-choice"),
    ("    stores: [{ path: a }]\n", "missing-key"),
    ("    stores: [{ kind: sqlite }]\n", "missing-key"),
    ("    stores: [{ kind: sqlite, path: a, account: \(id) }]\n", "unknown-key"),
    ("    stores: [{ kind: cloudflare, path: a }]\n", "unknown-key"),
    ("    stores: [{ kind: cloudflare, account: a }]\n", "bad-account-id"),
    ("    stores: [{ kind: cloudflare, namespaces: [BETA_LOGS_KV] }]\n", "bad-namespace-id"),
    ("    stores: [{ kind: cloudflare, base_url: \"http://kv.example\" }]\n", "bad-base-url"),
    ("    authors: [{ name: alice }]\n", "missing-key"),
    ("    authors: [{ name: \"al\u{131}ce\", key: \(alice) }]\n", "bad-person"),
    ("    authors: [{ name: \"\u{430}lice\", key: \(alice) }]\n", "bad-person"),
    ("    authors: [{ name: \"alice\u{301}\", key: \(alice) }]\n", "bad-person"),
    ("    authors: [{ name: \" alice\", key: \(alice) }]\n", "bad-person"),
    ("    authors: [{ name: alice, actors: [\"al\u{ED}ce\"], key: \(alice) }]\n", "bad-person"),
    // One person with two keys, and one key of two people.
    (
      "    authors: [{ name: ALICE, key: \(bob) }]\n"
        + "    approvals: { required: 1, approvers: [{ name: alice, key: \(alice) }] }\n",
      "duplicate-approver"
    ),
    (
      "    authors: [{ name: bob, key: \(alice) }]\n"
        + "    approvals: { required: 1, approvers: [{ name: alice, key: \(alice) }] }\n",
      "duplicate-approver-key"
    ),
    (
      "    authors: [{ name: bob, key: \(bob) }]\n"
        + "    apply: { by: [not-author], appliers: [{ name: bob, key: \(alice) }] }\n",
      "duplicate-approver"
    ),
  ])
  func mistakes(body: String, code: String) {
    #expect(decode(body).codes == [code])
  }
}
