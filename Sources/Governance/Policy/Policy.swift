package import Core

/// A policy file: what each environment demands of the plans that are applied to it, and what plans may
/// reach at all.
package struct Policy: Hashable, Sendable {
  /// The only format version this code reads.
  package static let format = "keyshift.policy/1"

  /// By name. An environment without an entry is refused where the policy is the operator's, and
  /// demands nothing where the policy only is next to a cohort plan.
  package var environments: [String: EnvironmentPolicy]
  /// Further hosts that may receive a token or a secret.
  package var hosts: AllowedHosts
  /// Further environment variables that plans may use.
  package var variables: Set<String>
  /// Further directories whose files plans may name; relative ones start from the policy's own.
  package var roots: [String]
  /// Where runs have to keep their state; a relative path starts from the policy's own. Nil: anywhere.
  package var state: StateReference?
  /// The file the policy was read from.
  package var file: String

  package init(
    environments: [String: EnvironmentPolicy], hosts: AllowedHosts = AllowedHosts(),
    variables: Set<String> = [], roots: [String] = [], state: StateReference? = nil,
    file: String
  ) {
    self.environments = environments
    self.hosts = hosts
    self.variables = variables
    self.roots = roots
    self.state = state
    self.file = file
  }
}
