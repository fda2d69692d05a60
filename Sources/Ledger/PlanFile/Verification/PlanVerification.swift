import Core
import SystemPackage

/// Works out anew, from a plan's operations, everything that a plan says about itself.
///
/// Whoever wrote a plan can make its public digests fit, so nothing is taken from a line that cannot be
/// told from the others: each operation has to follow from its rule and its user, each user and each
/// key that is written may be claimed once, and the counts are counted.
struct PlanVerification {
  private let purpose: PlanSubject.Purpose
  private var rules: PlanRules
  private var counts: PlanCounts
  private var claims: PlanClaims
  /// The user of the lines that follow, with the line that says so.
  private var user: (identity: Identity, line: Int)?
  /// A user's line of which the next line tells in which part of the plan it stands.
  private var undecided: (identity: Identity, line: Int)?
  private var isAfterUsers = false
  private var last: (rule: Int, key: Key)?
  private let delimiters: Set<UInt8>

  /// - Parameter directory: for a temporary file; nil takes the system's.
  init(_ subject: PlanSubject, in directory: FilePath?) throws(PlanRefusal) {
    try subject.checkRanges()
    purpose = subject.purpose
    rules = try PlanRules(subject)
    counts = PlanCounts(rules: subject.rules.map(\.name))
    claims = PlanClaims(in: directory)
    delimiters = Set(subject.rules.map(\.source.delimiter))
  }

  /// - Parameter number: of the line in the file, from 1.
  mutating func add(_ line: PlanLine, number: Int) throws {
    switch line {
    case .user(let identity):
      try settleUser(as: isAfterUsers ? .namedAgain : .listed)
      user = (identity, number)
      undecided = (identity, number)
      if !isAfterUsers { last = nil }
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
      throw PlanRefusal(.inconsistent, "its last line counts fewer than no records")
    }
    guard counts == trailer.counts else {
      throw PlanRefusal(
        .inconsistent,
        "its last line does not count what its operations come to: \(difference(trailer.counts)). "
          + "Plan again, and find out who wrote this file")
    }
    return counts
  }

  // MARK: - Lines

  private mutating func add(_ operation: Operation, _ number: Int) throws {
    guard let position = rules.position(of: operation.rule) else {
      throw PlanRefusal(
        inLine: number, "it names the rule '\(operation.rule)', which the plan lacks")
    }
    try place(position, number)
    if let complaint = rules.complaint(about: operation, under: position) {
      throw PlanRefusal(inLine: number, complaint)
    }
    if !purpose.isRollback { try follow(position, operation.source, number) }
    counts.add(rule: operation.rule, operation.action)
    guard operation.action.writes else { return }
    if operation.action != .delete { try count(operation.bytes, number) }
    let written =
      operation.action == .delete && purpose.isCleanup ? operation.source : operation.destination
    try claims.add(.writtenKey(written, in: operation.namespace, line: number))
  }

  private mutating func add(_ key: UnmatchedKey, _ number: Int) throws {
    let (position, complaint) = rules.unmatched(key)
    guard !isAfterUsers, !purpose.isRollback, let position, complaint == nil else {
      throw PlanRefusal(inLine: number, complaint ?? "a plan has no unmatched key there")
    }
    try settleUser(as: .listed)
    try follow(position, key.key, number)
    counts.unmatched += 1
  }

  /// Tells in which part of the plan the user's line before this operation stands.
  private mutating func place(_ position: Int, _ number: Int) throws {
    if purpose.isRollback { return try settleUser(as: .listedOrNamedAgain) }
    guard rules.standsAfterUsers(position) else {
      guard !isAfterUsers else {
        throw PlanRefusal(inLine: number, "it stands after records that the plan has to end with")
      }
      return try settleUser(as: .listed)
    }
    try settleUser(as: isAfterUsers ? .namedAgain : .listedOrNamedAgain)
    if !isAfterUsers {
      isAfterUsers = true
      last = nil
    }
  }

  private mutating func settleUser(as place: UserPlace) throws {
    guard let (identity, line) = undecided else { return }
    undecided = nil
    try claims.add(.user(identity, place, line: line))
    guard place != .namedAgain, !purpose.isRollback else { return }
    if let complaint = IdentityCheck.complaint(about: identity, delimiters: delimiters) {
      throw PlanRefusal(inLine: line, complaint)
    }
    try claims.add(
      .likeness(of: identity.legacy, Likeness(isID: false, id: identity.id), line: line))
    try claims.add(.likeness(of: identity.id, Likeness(isID: true, id: identity.id), line: line))
  }

  /// Users stand as the cohort lists them; below each, rules stand as the plan lists them, and below
  /// those the keys in byte order.
  private mutating func follow(_ rule: Int, _ key: Key, _ number: Int) throws(PlanRefusal) {
    if let last, rule < last.rule || rule == last.rule && key <= last.key {
      throw PlanRefusal(inLine: number, "it does not stand in the order that plans have")
    }
    last = (rule, key)
  }

  private mutating func count(_ bytes: Int, _ number: Int) throws(PlanRefusal) {
    let (sum, overflow) = counts.bytes.addingReportingOverflow(bytes)
    guard !overflow else { throw PlanRefusal(inLine: number, "its size is beyond any record's") }
    counts.bytes = sum
  }

  // MARK: - Claims

  private mutating func checkClaims() throws {
    var users = 0
    var first: (line: Int, complaint: String)?
    try claims.forEachGroup { group in
      guard let claim = group.first else { return }
      let found: (line: Int, complaint: String)?
      switch claim.space {
      case .user:
        users += 1
        found = group.userComplaint(isRollback: purpose.isRollback)
      case .likeness: found = group.likenessComplaint
      case .writtenKey:
        found =
          group.count == 1
          ? nil : (group.secondLine, "it writes a key that line \(claim.line) writes already")
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
    compare("unmatched keys", counts.unmatched, stated.unmatched)
    compare("bytes", counts.bytes, stated.bytes)
    return parts.isEmpty ? "its rules' counts are another's" : parts.joined(separator: "; ")
  }
}

extension ArraySlice<PlanClaim> {
  fileprivate var secondLine: Int { self[startIndex + 1].line }

  fileprivate func userComplaint(isRollback: Bool) -> (line: Int, complaint: String)? {
    guard !isRollback else { return nil }
    let places = map { UserPlace(rawValue: $0.value) ?? .namedAgain }
    let listed = places.count { $0 == .listed }
    if listed > 1 { return (secondLine, "its user stood in the plan before") }
    guard listed == 1 || places.contains(.listedOrNamedAgain) else {
      return (self[startIndex].line, "its user is none of those the plan lists")
    }
    return nil
  }

  fileprivate var likenessComplaint: (line: Int, complaint: String)? {
    guard count > 1 else { return nil }
    let likenesses = map { Likeness(rawValue: $0.value) }
    let ids = Set(likenesses.filter(\.isID))
    let names = likenesses.filter { !$0.isID }
    if ids.count > 1 { return (secondLine, "its user's ID differs from another's only in case") }
    if !ids.isEmpty, !names.isEmpty {
      return (secondLine, "one user's name is a user's ID")
    }
    guard Set(names).count > 1 else { return nil }
    return (secondLine, "its user's name is that of another user of the plan, or looks like it")
  }
}

extension PlanSubject.Purpose {
  var isRollback: Bool { if case .rollback = self { true } else { false } }
}

extension PlanSubject {
  /// Numbers that decide how a plan is applied have to be such as a cohort plan may state.
  fileprivate func checkRanges() throws(PlanRefusal) {
    let isSound =
      limits.users >= 1 && limits.keysPerUser ?? 1 >= 1 && (1...10_000).contains(limits.batch ?? 1)
      && limits.planAge >= 0 && accept.countTolerance >= 0
      && (0...1_000_000).contains(accept.failureRatePPM)
    guard isSound else { throw PlanRefusal(inLine: 2, "a limit is not one that a plan may have") }
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
