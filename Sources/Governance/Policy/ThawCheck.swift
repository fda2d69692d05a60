package import Ledger

/// Whether a person may thaw an environment, where the policy asks for another than the one who froze it.
package enum ThawCheck {
  /// What proves who acts.
  package enum Proof: Hashable, Sendable {
    /// A key was shown.
    case key(ApproverKey)
    /// The server authenticated the caller.
    case authenticated

    /// As a freeze records it.
    package var key: String? {
      switch self {
      case .key(let key): key.id
      case .authenticated: nil
      }
    }
  }

  /// - Parameters:
  ///   - policy: of the environment; nil where none governs it.
  ///   - actor: as logs name the person.
  /// - Returns: nil where the person may.
  package static func violation(
    _ policy: EnvironmentPolicy?, _ freeze: FreezeRecord, by actor: String, proof: Proof?
  ) -> PolicyViolation? {
    guard let policy, policy.thaw == .another,
      let detail = refusal(policy, freeze, by: actor, proof)
    else { return nil }
    return PolicyViolation(demand: .thaw, detail: detail, range: policy.places[.thaw])
  }

  private static func refusal(
    _ policy: EnvironmentPolicy, _ freeze: FreezeRecord, by actor: String, _ proof: Proof?
  ) -> String? {
    let names = policy.people.map(\.name).joined(separator: ", ")
    let isSameName = Approver.folded(actor) == Approver.folded(freeze.actor)
    let isSame: Bool
    switch proof {
    case nil:
      return
        "Another person than \(freeze.actor) has to thaw it, and nothing proves who does. Thaw it "
        + "with the key of one of these people: \(names)."
    case .key(let key):
      guard let person = policy.people.first(where: { $0.key == key }) else {
        return "The policy does not list the key that was shown; it lists those of \(names)."
      }
      // A key tells more than the name that a machine gives to all who work on it.
      isSame =
        freeze.key.map { $0.utf8.elementsEqual(key.id.utf8) }
        ?? (isSameName || person.isAuthor(freeze.actor))
    case .authenticated: isSame = isSameName
    }
    return isSame ? "\(freeze.actor) froze it, and another person has to thaw it." : nil
  }
}
