import Core

/// Under which policy a run was let through, and by whose approvals.
package struct PolicyRecord: Hashable, Sendable, Codable {
  package struct Approved: Hashable, Sendable, Codable {
    /// As the policy names the approver.
    package var name: String
    /// The key's ID, `sha256:…`.
    package var key: String

    package init(name: String, key: String) {
      self.name = name
      self.key = key
    }
  }

  /// `sha256:…` over the policy file.
  package var digest: String
  /// Those that counted.
  package var approvals: [Approved]

  package init(digest: String, approvals: [Approved]) {
    self.digest = digest
    self.approvals = approvals
  }

  /// What the audit log says about it.
  package var auditDetails: [String: AuditValue] {
    [
      "policy": .string(digest),
      "approved_by": .string(approvals.map(\.name).joined(separator: ", ")),
      "approval_keys": .string(approvals.map(\.key).joined(separator: " ")),
    ]
  }
}

/// Whether an environment has been under a policy, so that it cannot slip out of it unseen.
package enum PolicyHistory {
  /// The digest of the policy of the environment's last run that had one.
  ///
  /// - Parameter states: of the environment's cohorts.
  package static func last(_ states: [StateDocument]) -> String? {
    states.flatMap(\.runs).filter { $0.policy != nil }
      .max { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }?.policy?.digest
  }
}
