import Core
import Testing

@Suite("Who is migrated by logging in")
struct AutoMigrationPolicyTests {
  private static func policy(
    _ isEnabled: Bool, _ users: [String]
  ) throws -> AutoMigrationPolicy {
    var policy = AutoMigrationPolicy(
      counter: .init(namespace: "N", key: try KeyTemplate("count:{id}"), noun: "records"))
    policy.isEnabled = isEnabled
    policy.users = users
    return policy
  }

  @Test(arguments: [
    (false, ["u"], nil, nil, AutoMigrationRefusal.Guard.disabled),
    (true, [], nil, nil, .notTargeted),
    (true, ["v"], nil, nil, .notTargeted), (true, ["v", "u"], nil, nil, nil),
    (false, ["u"], "true", nil, nil), (true, ["u"], "false", nil, .disabled),
    (true, ["u"], "TRUE", nil, .disabled), (true, ["u"], "1", nil, .disabled),
    (true, ["v", "u"], nil, "u", nil), (true, ["v", "u"], nil, "v", .notTargeted),
    // The environment leaves out users of the plan, and adds none.
    (true, [], "true", "u", .notTargeted), (true, ["v"], "true", "u", .notTargeted),
  ])
  func settingsOfTheProcessSwitchAndNarrow(
    isEnabled: Bool, users: [String], flag: String?, user: String?,
    expected: AutoMigrationRefusal.Guard?
  ) throws {
    let policy = try Self.policy(isEnabled, users).narrowed(flag: flag, user: user)
    #expect(policy.refusal(of: "u")?.guard == expected)
  }

  @Test(
    arguments: [
      ("2026-11-25T10:00:00.000Z", 1_795_600_800_000), ("1795600800000", 1_795_600_800_000),
      ("\"2026-11-25T10:00:00Z\"", 1_795_600_800_999), (" 1795600800000\n", 1_795_600_800_000),
      ("", nil), ("\"\"", nil), ("soon", nil), ("{}", nil), ("12", nil), ("\"", nil),
    ] as [(String, Int64?)])
  func momentsOfTheApplication(text: String, milliseconds: Int64?) {
    #expect(Timestamp(entry: Array(text.utf8))?.milliseconds == milliseconds)
  }
}
