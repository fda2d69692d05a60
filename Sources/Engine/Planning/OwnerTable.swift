import Core

/// Who an owner field names.
struct OwnerTable: Sendable {
  private var identities: [[UInt8]: Identity] = [:]

  /// By names and IDs themselves; an ID stands for its first name.
  init(_ cohort: [Identity]) {
    for identity in cohort {
      identities[Array(identity.legacy.utf8)] = identity
      let id = Array(identity.id.utf8)
      if identities[id] == nil { identities[id] = identity }
    }
  }

  /// The table with the forms of names and IDs that the rule's owner field may hold.
  func naming(by rule: Rule, _ cohort: [Identity]) -> OwnerTable {
    guard rule.ownerTextsDiffer else { return self }
    var table = self
    for identity in cohort {
      // By this name alone: the others are in the cohort themselves.
      let named = Identity(legacy: identity.legacy, id: identity.id)
      for text in rule.ownerTexts(of: named) where table.identities[text] == nil {
        table.identities[text] = identity
      }
    }
    return table
  }

  func knows(_ name: [UInt8]) -> Bool { identities[name] != nil }

  func identity(named owner: [UInt8]?) -> Identity? { owner.flatMap { identities[$0] } }
}
