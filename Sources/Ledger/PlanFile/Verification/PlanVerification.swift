import Core
import SystemPackage

/// Recomputes from a plan's operations everything that a plan says about itself.
///
/// Whoever wrote a plan can make its public digests fit, so nothing is taken from a line that cannot be
/// told from the others: each operation has to follow from its rule and its user, each user and each
/// key that is written may be claimed once, and the counts are counted.
struct PlanVerification {
  private let purpose: PlanSubject.Purpose
  private let target: PlanTarget?
  private var rules: PlanRules
  private var counts: PlanCounts
  private var claims: PlanClaims
  /// A user's line of which the next line tells in which part of the plan it stands.
  private var undecided: (identity: Identity, line: Int)?
  private var isAfterUsers = false
  private var order = PlanOrder()
  private let forms: NameForms
  /// Rules whose owner field may hold more than names and IDs themselves.
  private let ownerRules: [Rule]
  private var distinct: DeclaredNames

  /// - Parameter directory: for a temporary file; nil takes the system's.
  init(_ subject: PlanSubject, in directory: FilePath?) throws(PlanRefusal) {
    try subject.checkRanges()
    purpose = subject.purpose
    target = subject.target
    rules = try PlanRules(subject)
    counts = PlanCounts(rules: subject.rules.map(\.name))
    claims = PlanClaims(in: directory)
    forms = NameForms(subject.rules)
    ownerRules = subject.rules.filter { $0.owner != nil && $0.ownerTextsDiffer }
    distinct = DeclaredNames(subject.distinct)
  }

  /// - Parameter number: of the line in the file, from 1.
  mutating func add(_ line: PlanLine, number: Int) throws {
    switch line {
    case .user(let identity):
      guard target?.covers(user: identity.id) ?? true else {
        throw PlanRefusal(inLine: number, "its user is not in the plan's target")
      }
      try settleUser(as: isAfterUsers ? .namedAgain : .listed)
      undecided = (identity, number)
    case .operation(let operation): try add(operation, number)
    case .unmatched(let key): try add(key, number)
    }
  }

  /// - Returns: the counts that the lines come to; `outside` is the trailer's, as it is about records
  ///   that no line is about.
  /// - Throws: `PlanRefusal` for the first line that does not fit the others.
  mutating func finish(_ trailer: PlanTrailer) throws -> PlanCounts {
    try settleUser(as: isAfterUsers ? .namedAgain : .listed)
    try checkClaims()
    counts.outside = trailer.counts.outside
    guard trailer.counts.outside >= 0 else {
      throw PlanRefusal(.inconsistent, "its last line has a negative count")
    }
    guard counts == trailer.counts else {
      throw PlanRefusal(
        .inconsistent,
        "the counts in its last line do not match its operations: \(difference(trailer.counts)). "
          + "Plan again, and find out who wrote this file")
    }
    return counts
  }

  // MARK: - Lines

  private mutating func add(_ operation: Operation, _ number: Int) throws {
    guard let position = rules.position(of: operation.rule) else {
      throw PlanRefusal(
        inLine: number, "it names the rule '\(operation.rule)', which is not in the plan")
    }
    guard target?.covers(rule: operation.rule) ?? true else {
      throw PlanRefusal(inLine: number, "its rule '\(operation.rule)' is not in the plan's target")
    }
    try place(position, number)
    if let complaint = rules.complaint(about: operation, under: position) {
      throw PlanRefusal(inLine: number, complaint)
    }
    if !purpose.isRollback {
      try follow(position, operation.source, of: operation.identity, number)
      try claims.add(.sourceKey(operation.source, in: operation.namespace, line: number))
    }
    counts.add(operation)
    guard operation.action.writes else { return }
    if operation.action != .delete { try count(operation.bytes, number) }
    let written =
      operation.action == .delete && purpose.isCleanup ? operation.source : operation.destination
    try claims.add(.writtenKey(written, in: operation.namespace, line: number))
  }

  private mutating func add(_ key: UnmatchedKey, _ number: Int) throws {
    let (positions, complaint) = rules.unmatched(key, isAfterUsers: isAfterUsers)
    guard !purpose.isRollback, let first = positions.first, complaint == nil else {
      throw PlanRefusal(inLine: number, complaint ?? "a rollback has no unmatched keys")
    }
    try place(first, number)
    // Which of several rules that begin alike reports a key is the planner's affair.
    let position = positions.first { order.admits($0, key.key, of: key.identity, isOfID: false) }
    try follow(position ?? first, key.key, of: key.identity, number)
    try claims.add(.sourceKey(key.key, in: key.namespace, line: number))
    counts.unmatched += 1
  }

  /// Tells in which part of the plan the user's line before this operation stands.
  private mutating func place(_ position: Int, _ number: Int) throws {
    if purpose.isRollback { return try settleUser(as: .listedOrNamedAgain) }
    guard rules.standsAfterUsers(position) else {
      guard !isAfterUsers else {
        throw PlanRefusal(inLine: number, "it comes after records that have to be last in the plan")
      }
      return try settleUser(as: .listed)
    }
    try settleUser(as: isAfterUsers ? .namedAgain : .listedOrNamedAgain)
    if !isAfterUsers {
      isAfterUsers = true
      order = PlanOrder()
    }
  }

  private mutating func settleUser(as place: UserPlace) throws {
    guard let (identity, line) = undecided else { return }
    undecided = nil
    let isAgain = place != .namedAgain && !purpose.isRollback && !order.begin(identity)
    // Names of one ID may take turns; each is listed by its first line there.
    try claims.add(.user(identity, isAgain ? .namedAgain : place, line: line))
    try claimOthers(identity, line)
    guard place != .namedAgain, !purpose.isRollback, !isAgain else { return }
    if let complaint = IdentityCheck.complaint(about: identity, forms) {
      throw PlanRefusal(inLine: line, complaint)
    }
    try claim(identity, line)
  }

  /// The ID's other names have to be users that the plan lists, of whom everything is asked as well.
  private mutating func claimOthers(_ identity: Identity, _ line: Int) throws {
    guard !identity.otherNames.isEmpty else { return }
    guard !purpose.isRollback else {
      throw PlanRefusal(inLine: line, "a rollback's users have no other names")
    }
    for name in identity.otherNames {
      guard !name.isSame(as: identity.legacy) else {
        throw PlanRefusal(inLine: line, "it lists its user's name among the other names")
      }
      let other = Identity(legacy: name, id: identity.id)
      try claims.add(.user(other, .namedAgain, line: line))
    }
  }

  /// Claims what may be no other user's: the name and the ID, and their forms.
  private mutating func claim(_ identity: Identity, _ line: Int) throws {
    distinct.note(identity.legacy, line: line)
    try claims.add(.likeness(of: identity.legacy, Likeness(.name, id: identity.id), line: line))
    try claims.add(.likeness(of: identity.id, Likeness(.id, id: identity.id), line: line))
    if forms.hasFilters {
      for text in forms.texts(of: identity) + [identity.legacy, identity.id] {
        try claims.add(.form(text, id: identity.id, line: line))
      }
    }
    for rule in ownerRules {
      for text in rule.ownerTexts(of: identity) {
        try claims.add(.owner(text, rule: rule.name, id: identity.id, line: line))
      }
    }
  }

  private mutating func follow(
    _ rule: Int, _ key: Key, of identity: Identity, _ number: Int
  ) throws(PlanRefusal) {
    let isOfID = isAfterUsers || rules.namesNoLegacy(rule)
    guard order.admits(rule, key, of: identity, isOfID: isOfID) else {
      throw PlanRefusal(inLine: number, "it is out of order")
    }
    order.append(rule, key, of: identity, isOfID: isOfID)
  }

  private mutating func count(_ bytes: Int, _ number: Int) throws(PlanRefusal) {
    let (sum, overflow) = counts.bytes.addingReportingOverflow(bytes)
    guard !overflow else {
      throw PlanRefusal(inLine: number, "its size is larger than any record's")
    }
    counts.bytes = sum
  }

  // MARK: - Claims

  private mutating func checkClaims() throws {
    var users = 0
    var first: (line: Int, complaint: String)?
    let distinct = distinct
    try claims.forEachGroup { group in
      guard let claim = group.first else { return }
      let found: (line: Int, complaint: String)?
      switch claim.space {
      case .user:
        users += 1
        found = purpose.isRollback ? nil : group.userComplaint
      case .likeness: found = group.likenessComplaint(distinct)
      case .form:
        found = group.meetingComplaint("under a filter, two users have the same name or ID")
      case .owner: found = group.meetingComplaint("an owner field could name two users")
      case .sourceKey:
        found = group.secondComplaint("has the same key as line \(claim.line)")
      case .writtenKey: found = group.secondComplaint("writes the same key as line \(claim.line)")
      }
      if let found, found.line < first?.line ?? .max { first = found }
    }
    if let first { throw PlanRefusal(inLine: first.line, first.complaint) }
    counts.users = users
  }

  private func difference(_ stated: PlanCounts) -> String {
    var parts: [String] = []
    func compare(_ what: String, _ found: Int, _ stated: Int) {
      if found != stated { parts.append("\(found) \(what), not \(stated)") }
    }
    compare("users", counts.users, stated.users)
    for action in Action.allCases { compare(action.rawValue, counts[action], stated[action]) }
    for take in Resolution.Take.allCases {
      compare(
        "resolutions with '\(take.rawValue)'", counts.resolved[take] ?? 0,
        stated.resolved[take] ?? 0)
    }
    compare("unmatched keys", counts.unmatched, stated.unmatched)
    compare("bytes", counts.bytes, stated.bytes)
    return parts.isEmpty
      ? "its counts by rule do not match its operations" : parts.joined(separator: "; ")
  }
}

extension PlanSubject.Purpose {
  package var isRollback: Bool { if case .rollback = self { true } else { false } }
}

extension PlanSubject {
  /// Numbers that decide how a plan is applied have to be such as a cohort plan may state.
  fileprivate func checkRanges() throws(PlanRefusal) {
    let isSound =
      limits.users >= 1 && limits.keysPerUser ?? 1 >= 1 && (1...10_000).contains(limits.batch ?? 1)
      && accept.unresolved >= 0 && limits.planAge >= 0 && limits.window ?? 1 > 0
      && accept.countTolerance >= 0
      && (0...1_000_000).contains(accept.failureRatePPM)
    guard isSound else { throw PlanRefusal(inLine: 2, "a limit is out of range") }
    if let complaint = target?.complaint(in: self) { throw PlanRefusal(inLine: 2, complaint) }
  }
}

extension PlanRefusal {
  /// A line that does not follow from the lines before it.
  init(inLine line: Int, _ complaint: String) {
    self.init(
      .inconsistent,
      "line \(line) does not follow from the plan's rules and users: \(complaint). Plan again, and "
        + "find out who wrote this file")
  }
}
