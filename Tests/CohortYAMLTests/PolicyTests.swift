import CohortYAML
import Core
import Governance
import Testing

/// What a policy file says, and what is wrong with it.
struct PolicyTests {
  static let alice = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
  static let bob = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

  private static let approvers = """
          approvers:
            - { name: alice, key: \(alice) }
            - { name: bob, key: \(bob), actors: [bob@laptop] }

    """

  /// `body` is the environment `production`'s, from line 4 on.
  private static func policy(_ body: String) -> String {
    "format: keyshift.policy/1\nenvironments:\n  production:\n" + body
  }

  private func decode(_ text: String) -> (policy: Policy?, places: [String]) {
    do throws(DiagnosticsError) {
      return (try PolicyDecoder().decode(Array(text.utf8), file: "plans/policy.yaml"), [])
    } catch {
      return (
        nil,
        error.diagnostics.map { diagnostic in
          diagnostic.range.map { "\(diagnostic.code) \($0.line):\($0.column)" } ?? diagnostic.code
        }
      )
    }
  }

  @Test func everyDemandIsRead() throws {
    let text = Self.policy(
      """
          approvals:
            required: 1
            two_for: [delete, update]
            author: counts
            max_age: 3d
      \(Self.approvers)    freeze: { thaw_by: another }
          limits: { users: 50, operations: 20000, conflicts: 0.5% }
          namespaces: [BETA_LOGS_KV]
          deletes: [cleanup]
        staging: {}

      """)
    let policy = try #require(decode(text).policy)
    #expect(policy.file == "plans/policy.yaml")
    #expect(policy.environments["staging"] == EnvironmentPolicy())
    let production = try #require(policy.environments["production"])
    #expect(production.approvals == 1)
    #expect(production.twoApprovals == [.delete, .update])
    #expect(production.author == .counts)
    #expect(production.approvalAge == 259_200)
    #expect(production.approvers.map(\.name) == ["alice", "bob"])
    #expect(production.approvers.map(\.key.base64) == [Self.alice, Self.bob])
    #expect(production.approvers[1].actors == ["bob@laptop"])
    #expect(production.users == 50)
    #expect(production.operations == 20_000)
    #expect(production.conflictsPPM == 5_000)
    #expect(production.namespaces == ["BETA_LOGS_KV"])
    #expect(production.deletes == [.cleanup])
    #expect(production.places[.approvals]?.line == 5)
    #expect(production.places[.conflicts]?.line == 13)
    #expect(production.thaw == .another)
    #expect(production.places[.thaw]?.line == 12)
  }

  @Test func aKeyMayBePEMOrBareBytes() throws {
    let text = Self.policy(
      """
          approvals:
            required: 1
            approvers:
              - name: alice
                key: |
                  -----BEGIN PUBLIC KEY-----
                  \(Self.alice)
                  -----END PUBLIC KEY-----
              - { name: carol, key: 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= }

      """)
    let approvers = try #require(decode(text).policy?.environments["production"]).approvers
    #expect(approvers.map(\.key.base64) == [Self.alice, Self.bob])
  }

  @Test(arguments: [
    ("", "empty-document 1:1"),
    ("format: keyshift.policy/2\nenvironments: {}\n", "unknown-format 1:9"),
    ("format: keyshift.cohort-plan/1\nenvironments: {}\n", "unknown-format 1:9"),
    ("format: keyshift.policy/1\n", "missing-key 1:1"),
    ("format: keyshift.policy/1\nenvironments: []\n", "wrong-type 2:15"),
    ("format: keyshift.policy/1\nenvironments: { a/b: {} }\n", "bad-name 2:17"),
    ("format: keyshift.policy/1\nenvironments: { staging: }\n", "wrong-type 2:26"),
    ("format: keyshift.policy/1\nenvironments: {}\nenviroments: {}\n", "unknown-key 3:1"),
    ("- a\n", "wrong-type 1:1"),
  ])
  func inTheHead(text: String, place: String) {
    #expect(decode(text).places == [place])
  }

  @Test(arguments: [
    ("    limit: {}\n", "unknown-key 4:5"),
    ("    limits: { users: 0 }\n", "bad-number 4:22"),
    ("    limits: { operations: many }\n", "wrong-type 4:27"),
    ("    limits: { conflicts: 1 }\n", "bad-rate 4:26"),
    ("    namespaces: []\n", "empty-value 4:17"),
    ("    namespaces: LOGS\n", "wrong-type 4:17"),
    ("    freeze: another\n", "wrong-type 4:13"),
    ("    freeze: {}\n", "missing-key 4:13"),
    ("    freeze: { thaw_by: nobody }\n", "bad-choice 4:24"),
    ("    freeze: { thaw_by: another }\n", "too-few-approvers 4:24"),
    ("    deletes: [migrate]\n", "bad-choice 4:15"),
    ("    approvals: { required: 1 }\n", "missing-key 4:16"),
    ("    approvals: { required: 1, approvers: [] }\n", "too-few-approvers 4:28"),
    ("    approvals: { required: 0, two_for: [skip], approvers: [] }\n", "bad-choice 4:41"),
    (
      "    approvals: { required: 0, two_for: [delete], approvers: [] }\n", "too-few-approvers 4:40"
    ),
    ("    approvals: { required: 0, author: may, approvers: [] }\n", "bad-choice 4:39"),
    ("    approvals: { required: 0, max_age: 7, approvers: [] }\n", "bad-duration 4:40"),
    ("    approvals: { required: 0, approvers: [{ name: a }] }\n", "missing-key 4:43"),
    ("    approvals: { required: 0, approvers: [{ name: a, key: MCow }] }\n", "bad-key 4:59"),
    (
      "    approvals: { required: 0, approvers: [{ name: a, key: \"\(bob.dropLast(4))\" }] }\n",
      "bad-key 4:59"
    ),
    (
      "    approvals: { required: 0, approvers: [{ name: a, key: \"-----BEGIN PRIVATE KEY-----\" }] }\n",
      "secret-in-plan 4:59"
    ),
    (
      "    approvals:\n      required: 0\n      approvers:\n"
        + "        - { name: alice, key: \(alice) }\n        - { name: Alice, key: \(bob) }\n",
      "duplicate-approver 8:19"
    ),
    (
      "    approvals:\n      required: 0\n      approvers:\n"
        + "        - { name: alice, key: \(alice) }\n        - { name: bob, key: \(alice) }\n",
      "duplicate-approver-key 8:29"
    ),
  ])
  func inAnEnvironment(body: String, place: String) {
    #expect(decode(Self.policy(body)).places == [place])
  }

  @Test func oneRunFindsAllMistakes() {
    let text = Self.policy(
      """
          limits: { users: 0, conflict: 1% }
          deletes: [cleanups]
          approvals: { required: 1, approvers: [{ name: a, key: x }, { name: 1, key: y }] }

      """)
    #expect(
      decode(text).places == [
        "bad-number 4:22", "unknown-key 4:25", "bad-choice 5:15", "bad-key 6:59",
        "unquoted-string 6:72", "bad-key 6:80",
      ])
  }

  @Test(arguments: try Samples.names(in: "Tests/CohortYAMLTests/RejectedPolicies"))
  func everyRejectedSampleIsRejected(name: String) throws {
    let bytes = try Samples.bytes("Tests/CohortYAMLTests/RejectedPolicies/\(name)")
    #expect(throws: DiagnosticsError.self) { try PolicyDecoder().decode(bytes, file: name) }
  }

  @Test func theSampleDecodes() throws {
    let policy = try PolicyDecoder().decode(
      Samples.bytes("examples/policy.yaml"), file: "examples/policy.yaml")
    #expect(policy.environments.keys.sorted() == ["production", "staging"])
  }
}
