import Core

extension ApprovalVerdict {
  /// Why the approval does not count; nil where it does.
  package var reason: String? {
    switch standing {
    case .counts: nil
    case .unreadable(let message): "it cannot be read (\(message))"
    case .otherPlan: "it approves another plan"
    case .badSignature: "it was edited, or its key did not sign it"
    case .unknownKey: "the policy does not list its key"
    case .author: "\(name) made the plan"
    case .expired(let time): "it expired on \(time)"
    case .tooOld(let time): "the policy let it count until \(time)"
    case .notYet(let time): "its time, \(time), lies ahead"
    case .repeated: "\(name) is counted already"
    }
  }

  /// The approver by the policy, else as the approval says.
  package var name: String { approver?.name ?? approval?.statement.name ?? "" }
}
