import Core
import Ledger

/// Takes the claims of a plan's users for a run that is about to begin, and keeps other runs from them.
struct ClaimTaking {
  private let claims: NameClaims
  private let environment: ApplyEnvironment
  private let plan: VerifiedPlan
  private let run: RunClaims
  private let lock: NameClaim.Lock
  private let effect: RunEffect
  private let isMigration: Bool
  /// Under which texts the plan's rules look for a name.
  private let forms: NameForms
  /// Names that this run claimed first.
  private var taken: [String] = []

  /// - Parameters:
  ///   - record: of the run.
  ///   - effect: of the run.
  ///   - lease: of its cohort.
  ///   - plan: what it carries out.
  init(
    _ claims: NameClaims, _ record: RunRecord, _ effect: RunEffect, under lease: LockRecord,
    _ environment: ApplyEnvironment, _ plan: VerifiedPlan
  ) {
    self.claims = claims
    self.plan = plan
    forms = NameForms(plan.subject.rules)
    self.effect = effect
    isMigration = effect == RunEffect(.moves, writers: [record.id])
    self.environment = environment
    let cohort = environment.ledger.cohort.name
    run = RunClaims(
      claims, run: effect.writers.last ?? record.id, cohort: cohort, actor: record.actor,
      at: record.startedAt)
    lock = NameClaim.Lock(cohort: cohort, id: lease.id)
  }

  /// Reads the plan once and claims every user of whom it has an operation that says whose the record is.
  ///
  /// Memory is bounded by the names.
  ///
  /// - Throws: `ClaimRefusal` with all conflicts; then nothing stays claimed.
  mutating func take() async throws {
    var reader = try plan.open()
    var seen: Set<Identity> = []
    var waiting: [Identity] = []
    var last: Identity?
    var conflicts: [ClaimConflict] = []
    var holders = LivingHolders(environment)
    while let line = try reader.next() {
      guard case .operation(let operation) = line, operation.provesOwner,
        last != operation.identity, seen.insert(operation.identity).inserted
      else { continue }
      last = operation.identity
      waiting += forms.forms(of: operation.identity)
      guard waiting.count >= ClaimCheck.batch / 2 else { continue }
      try await claim(waiting, &conflicts, &holders)
      waiting = []
    }
    try await claim(waiting, &conflicts, &holders)
    guard !conflicts.isEmpty else { return }
    try await run.drop(taken)
    let cohort = environment.ledger.cohort
    throw ClaimRefusal(cohort.environment, cohort: cohort.name, conflicts)
  }

  /// Gives names free that the run claimed first and of which it found or wrote nothing.
  func giveBack(_ users: [UserProgress]) async throws {
    let moved = Set(
      users.filter { $0.tally.applied + $0.tally.already > 0 }
        .flatMap { forms.forms(of: $0.identity) }.map { Bytewise($0.legacy) })
    try await run.drop(taken.filter { !moved.contains(Bytewise($0)) })
  }

  private mutating func claim(
    _ identities: [Identity], _ conflicts: inout [ClaimConflict], _ holders: inout LivingHolders
  ) async throws {
    let check = ClaimCheck(claims, plan.subject.rules)
    var left = identities
    let known = taken.count
    for _ in 0..<Self.attempts where !left.isEmpty {
      var standing = try await check.standing(of: left)
      standing.conflicts = standing.conflicts.filter { speaks(against: $0) }
      for (identity, claim) in zip(left, standing.own) {
        guard let claim, let holder = try await holders.holder(of: claim.lock, besides: lock)
        else { continue }
        standing.conflicts.append(.busy(identity, claim, holder))
      }
      conflicts += standing.conflicts
      guard conflicts.isEmpty else { return }
      left = try await write(left, standing.own)
    }
    guard left.isEmpty else {
      throw LedgerError(
        .lockHeld, "other runs keep claiming names of this plan's users. Apply the plan again.")
    }
    // Another run may have claimed the same ID for another name at the same moment.
    let new = Set(taken[known...].map { Bytewise($0) })
    conflicts += try await claims.conflicts(
      among: identities.filter { new.contains(Bytewise($0.legacy)) }
    ).filter { speaks(against: $0) }
  }

  /// What does not bring records asks only who else is at work on them; and what brings them back that a
  /// rollback took does not know which names are one user's.
  private func speaks(against conflict: ClaimConflict) -> Bool {
    guard effect.kind == .moves else { return false }
    if case .otherName = conflict { return isMigration }
    return true
  }

  /// - Returns: the users whose claims another process changed meanwhile.
  private mutating func write(
    _ identities: [Identity], _ own: [NameClaim?]
  ) async throws -> [Identity] {
    var wanted: [(identity: Identity, change: NameClaims.Change)] = []
    for (identity, old) in zip(identities, own) {
      guard old != nil || effect.kind == .moves else { continue }
      var new = old ?? run.new(identity)
      new.lock = lock
      if new != old { wanted.append((identity, NameClaims.Change(from: old, to: new))) }
    }
    var missed: [Identity] = []
    for (claim, made) in zip(wanted, try await claims.write(wanted.map(\.change))) {
      if !made {
        missed.append(claim.identity)
      } else if claim.change.old == nil {
        taken.append(claim.identity.legacy)
      }
    }
    return missed
  }

  private static let attempts = 8
}

extension Operation {
  /// Whether it was found out that the record is the user's, and goes or went to the ID.
  fileprivate var provesOwner: Bool { action.writes || action == .unchanged }
}

extension NameClaims {
  /// What speaks against users who have just got their claims.
  fileprivate func conflicts(
    among identities: [Identity]
  ) async throws(LedgerError) -> [ClaimConflict] {
    zip(identities, try await claims(ofIDs: identities.map(\.id))).compactMap { identity, claims in
      ClaimCheck.conflict(identity, nil, claims.filter { !$0.name.isSame(as: identity.legacy) })
    }
  }
}

/// Who is at work in the environment's other cohorts, each asked for once.
private struct LivingHolders {
  private let environment: ApplyEnvironment
  private var known: [Bytewise: LockRecord?] = [:]

  init(_ environment: ApplyEnvironment) { self.environment = environment }

  /// The run that holds the lock and may still be at work; nil where there is none, or it is `own`.
  mutating func holder(
    of lock: NameClaim.Lock?, besides own: NameClaim.Lock
  ) async throws(LedgerError) -> LockRecord? {
    guard let lock, lock.cohort != own.cohort else { return nil }
    let holder: LockRecord?
    if let found = known[Bytewise(lock.cohort)] {
      holder = found
    } else {
      holder = try await environment.ledger.backend.livingHolder(
        of: CohortID(
          environment: environment.ledger.cohort.environment, name: lock.cohort),
        in: environment.surroundings, LeaseSettings())
      known[Bytewise(lock.cohort)] = holder
    }
    return holder?.id == lock.id ? holder : nil
  }
}
