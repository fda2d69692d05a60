import Core

/// The order of a plan's lines: users as the cohort lists them, below each the rules as the plan lists
/// them, and below those the keys in byte order.
///
/// One ID's names stand together and may take turns, because a record whose key names the ID alone stands
/// with the first of them, under the name that its value holds.
struct PlanOrder {
  private struct Place {
    var rule: Int
    var key: Key

    func precedes(_ rule: Int, _ key: Key) -> Bool {
      self.rule < rule || self.rule == rule && self.key < key
    }
  }

  private var id: [UInt8]?
  /// Those that stood in the present ID's lines.
  private var listed: Set<Identity> = []
  private var names: [Identity: Place] = [:]
  /// Of the records whose keys name the ID alone, or no user.
  private var shared: Place?

  /// Opens a user's lines.
  ///
  /// - Returns: whether the user did not stand in the ID's lines before.
  mutating func begin(_ identity: Identity) -> Bool {
    let id = Array(identity.id.utf8)
    if id != self.id {
      self = PlanOrder()
      self.id = id
    }
    return listed.insert(identity).inserted
  }

  /// Whether a line about this key may stand here.
  ///
  /// - Parameter isOfID: whether the rule's keys name no legacy name.
  func admits(_ rule: Int, _ key: Key, of identity: Identity, isOfID: Bool) -> Bool {
    let last = isOfID ? shared : names[identity]
    return last?.precedes(rule, key) ?? true
  }

  mutating func append(_ rule: Int, _ key: Key, of identity: Identity, isOfID: Bool) {
    let place = Place(rule: rule, key: key)
    if isOfID { shared = place } else { names[identity] = place }
  }
}
