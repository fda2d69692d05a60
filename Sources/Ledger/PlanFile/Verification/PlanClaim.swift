import Core

/// One thing that a line of a plan claims, and that no other line may claim too.
///
/// Kept as a hash of 128 bits: equal claims always have equal hashes, so none goes unnoticed.
struct PlanClaim: Hashable, Sendable, BitwiseCopyable {
  /// What is claimed; part of what is hashed.
  enum Space: UInt8 {
    /// A user of the plan.
    case user
    /// A name or an ID as people tell them apart: without case, accents however they are composed.
    case likeness
    /// A key that the plan is about.
    case sourceKey
    /// A key that the plan writes.
    case writtenKey
    /// A text that stands for a user in keys: a name or an ID in the form of a filter.
    case form
    /// A text that may name a user in a rule's owner field.
    case owner
  }

  var high: UInt64
  var low: UInt64
  /// By space: a `UserPlace`, a `Likeness`, or nothing.
  var value: UInt64
  private var place: UInt64

  static func user(_ identity: Identity, _ place: UserPlace, line: Int) -> PlanClaim {
    PlanClaim(.user, value: place.rawValue, line: line) { hasher in
      hasher.combine(bytesOf: identity.legacy)
      hasher.combine(bytesOf: identity.id)
    }
  }

  static func likeness(of text: String, _ likeness: Likeness, line: Int) -> PlanClaim {
    PlanClaim(.likeness, value: likeness.rawValue, line: line) { hasher in
      // Hashing a string is by canonical equivalence.
      hasher.combine(text.likeness)
    }
  }

  static func form(_ text: String, id: String, line: Int) -> PlanClaim {
    PlanClaim(.form, value: Likeness(.name, id: id).rawValue, line: line) { hasher in
      hasher.combine(bytesOf: text)
    }
  }

  static func owner(_ text: [UInt8], rule: String, id: String, line: Int) -> PlanClaim {
    PlanClaim(.owner, value: Likeness(.name, id: id).rawValue, line: line) { hasher in
      hasher.combine(bytesOf: rule)
      hasher.combine(text)
    }
  }

  static func sourceKey(_ key: Key, in namespace: Namespace, line: Int) -> PlanClaim {
    PlanClaim(.sourceKey, key, in: namespace, line: line)
  }

  static func writtenKey(_ key: Key, in namespace: Namespace, line: Int) -> PlanClaim {
    PlanClaim(.writtenKey, key, in: namespace, line: line)
  }

  private init(_ space: Space, _ key: Key, in namespace: Namespace, line: Int) {
    self.init(space, value: 0, line: line) { hasher in
      hasher.combine(bytesOf: namespace.name)
      hasher.combine(key.bytes)
    }
  }

  private init(_ space: Space, value: UInt64, line: Int, _ feed: (inout Hasher) -> Void) {
    func half(_ salt: UInt8) -> UInt64 {
      var hasher = Hasher()
      hasher.combine(salt)
      hasher.combine(space.rawValue)
      feed(&hasher)
      return UInt64(bitPattern: Int64(hasher.finalize()))
    }
    high = half(0)
    low = half(1)
    self.value = value
    place = UInt64(line) << 3 | UInt64(space.rawValue)
  }

  /// From 1.
  var line: Int { Int(place >> 3) }

  var space: Space { Space(rawValue: UInt8(place & 7)) ?? .writtenKey }

  func isAbout(_ other: PlanClaim) -> Bool { high == other.high && low == other.low }

  static func precedes(_ a: PlanClaim, _ b: PlanClaim) -> Bool {
    (a.high, a.low, a.line) < (b.high, b.low, b.line)
  }
}

/// In which part of a plan a user's line stands.
enum UserPlace: UInt64 {
  /// Among the users; each ID has one stretch of lines there, in which its names may take turns.
  case listed
  /// Before the first record of a rule whose keys name no user: a listed user, or one of those named
  /// again.
  case listedOrNamedAgain
  /// Among records in key order, where users are named again.
  case namedAgain
}

/// Whose name or ID it is that looks so.
struct Likeness: Hashable {
  enum Kind: UInt64 {
    case name, id
  }

  var kind: Kind
  /// Of the ID, byte for byte.
  var idHash: UInt64

  init(_ kind: Kind, id: String) {
    var hasher = Hasher()
    hasher.combine(bytesOf: id)
    self.kind = kind
    idHash = UInt64(bitPattern: Int64(hasher.finalize())) >> 1
  }

  init(rawValue: UInt64) {
    kind = Kind(rawValue: rawValue & 1) ?? .name
    idHash = rawValue >> 1
  }

  var rawValue: UInt64 { idHash << 1 | kind.rawValue }
}
