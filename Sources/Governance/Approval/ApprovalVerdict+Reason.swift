import Core

extension ApprovalVerdict {
  /// Why the approval does not count; nil where it does.
  package var reason: String? {
    switch standing {
    case .counts: nil
    case .unreadable(let message): "it cannot be read (\(message))"
    case .otherPlan: "it approves another plan"
    case .badSignature: "it was edited, or its signature is invalid"
    case .unknownKey: "the policy does not list its key"
    case .author: "\(name) made the plan"
    case .expired(let time): "it expired at \(time)"
    case .tooOld(let time): "the policy's maximum age ended at \(time)"
    case .notYet(let time): "its time, \(time), is in the future"
    case .repeated: "\(name) has already been counted"
    }
  }

  /// The approver by the policy, else as the approval says.
  package var name: String { approver?.name ?? approval?.statement.name ?? "" }
}
