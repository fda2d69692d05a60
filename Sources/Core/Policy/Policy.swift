/// A policy file: what each environment demands of the plans that are applied to it.
public struct Policy: Hashable, Sendable {
  /// The only format version this code reads.
  public static let format = "keyshift.policy/1"

  /// By name; an environment without an entry demands nothing.
  public var environments: [String: EnvironmentPolicy]
  /// The file the policy was read from.
  public var file: String

  public init(environments: [String: EnvironmentPolicy], file: String) {
    self.environments = environments
    self.file = file
  }
}
