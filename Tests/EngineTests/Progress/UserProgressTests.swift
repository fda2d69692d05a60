import Core
import Ledger
import TestKit
import Testing

@testable import Engine

@Suite("A user's progress after a run")
struct UserProgressTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var before: UserProgress
    var seen: UserProgress
    var isComplete: Bool
    var after: UserProgress

    init(
      _ title: String, _ before: (Tally, Bool), _ seen: (Tally, Bool), isComplete: Bool = false,
      _ after: (Tally, Bool)
    ) {
      func user(_ progress: (Tally, Bool)) -> UserProgress {
        UserProgress(identity: World.john, tally: progress.0, done: progress.1)
      }
      testDescription = title
      self.before = user(before)
      self.seen = user(seen)
      self.isComplete = isComplete
      self.after = user(after)
    }
  }

  private static let done = (Tally(planned: 5, applied: 5), true)

  static let cases = [
    Case(
      "the same plan to its end", done, (Tally(planned: 5, already: 5), true), isComplete: true,
      (Tally(planned: 5, already: 5), true)),
    Case(
      "interrupted before the first outcome", done, (Tally(planned: 5, notAttempted: 5), false),
      done),
    Case(
      "interrupted in the middle", done, (Tally(planned: 3, already: 3), false),
      (Tally(planned: 5, already: 5), true)),
    Case(
      "interrupted with writes whose result is open", done,
      (Tally(planned: 4, already: 2, notAttempted: 2), false),
      (Tally(planned: 5, already: 5), true)),
    Case("the plan has nothing of the user", done, (Tally(), false), isComplete: true, done),
    Case(
      "interrupted twice, the second time earlier",
      (Tally(planned: 4, applied: 4), false), (Tally(planned: 2, already: 2), false),
      (Tally(planned: 4, already: 4), false)),
    Case(
      "interrupted twice, the second time later",
      (Tally(planned: 2, applied: 2), false), (Tally(planned: 4, applied: 2, already: 2), false),
      (Tally(planned: 4, applied: 2, already: 2), false)),
    Case(
      "a conflict beyond the interruption is still one",
      (Tally(planned: 5, applied: 4, conflicted: 1), false),
      (Tally(planned: 3, already: 3), false),
      (Tally(planned: 5, already: 4, conflicted: 1), false)),
    Case(
      "a failure that the next run put right",
      (Tally(planned: 4, applied: 3, failed: 1), false),
      (Tally(planned: 4, applied: 1, already: 3), false),
      (Tally(planned: 4, applied: 1, already: 3), false)),
    Case(
      "a record was changed since", done, (Tally(planned: 2, already: 1, drifted: 1), false),
      (Tally(planned: 5, already: 4, drifted: 1), false)),
    Case(
      "a record was changed since, seen to the end", done,
      (Tally(planned: 5, already: 4, drifted: 1), false), isComplete: true,
      (Tally(planned: 5, already: 4, drifted: 1), false)),
    Case(
      "a record that is newer now is no work", done,
      (Tally(planned: 2, already: 1, skipped: 1), false),
      (Tally(planned: 5, already: 4, skipped: 1), true)),
    Case(
      "a new plan has more", done, (Tally(planned: 7, applied: 2, already: 5), true),
      isComplete: true, (Tally(planned: 7, applied: 2, already: 5), true)),
    Case(
      "a new plan has more and is interrupted", done,
      (Tally(planned: 6, applied: 1, already: 5), false),
      (Tally(planned: 6, applied: 1, already: 5), true)),
    Case(
      "a new plan has only what came since", done, (Tally(planned: 1, applied: 1), true),
      isComplete: true, (Tally(planned: 5, applied: 1, already: 4), true)),
    Case(
      "a new plan has only what came since, and it is rejected", done,
      (Tally(planned: 1, rejected: 1), false), isComplete: true,
      (Tally(planned: 5, already: 4, rejected: 1), false)),
    Case(
      "a new plan has no conflict any more",
      (Tally(planned: 5, applied: 4, conflicted: 1), false), (Tally(planned: 4, already: 4), true),
      isComplete: true, (Tally(planned: 4, already: 4), true)),
    Case(
      "after a rollback", (Tally(planned: 5, notAttempted: 5), false),
      (Tally(planned: 5, applied: 5), true), isComplete: true, done),
    Case(
      "after a rollback, interrupted", (Tally(planned: 5, notAttempted: 5), false),
      (Tally(planned: 2, applied: 2), false),
      (Tally(planned: 5, applied: 2, notAttempted: 3), false)),
  ]

  @Test(arguments: cases)
  func aRunLowersOnlyWhatItSaw(_ example: Case) {
    let after = example.before.after(example.seen, isComplete: example.isComplete)
    #expect(after == example.after)
    #expect(after.tally.isBalanced)
  }

  /// Versions before 0.3 counted rejected records as skipped.
  @Test func whatIsNotKnownOfAnOldStateStaysUnknown() {
    var tally = Tally(planned: 5, applied: 2, skipped: 3)
    tally.knowsRejected = false
    let before = UserProgress(identity: World.john, tally: tally)
    let seen = UserProgress(identity: World.john, tally: Tally(planned: 2, already: 2))
    #expect(!before.after(seen, isComplete: false).tally.knowsRejected)
    #expect(before.after(seen, isComplete: true).tally.knowsRejected)
  }
}

@Suite("The users of a state after a run")
struct StateUsersTests {
  private static func user(
    _ identity: Identity, _ tally: Tally, done: Bool = false
  ) -> UserProgress { UserProgress(identity: identity, tally: tally, done: done) }

  private static func state(_ users: [UserProgress]) -> StateDocument {
    var state = StateDocument(lineage: "lineage", environment: "test", cohort: "one")
    state.users = users
    return state
  }

  private static let john = user(World.john, Tally(planned: 2, applied: 2), done: true)
  private static let mary = user(World.mary, Tally(planned: 1, conflicted: 1))

  @Test(arguments: [false, true])
  func usersWhomTheRunDidNotReachStayAsTheyWere(isComplete: Bool) {
    let new = Identity(legacy: "ann", id: "ID-A")
    let seen = Self.user(new, Tally(planned: 1, applied: 1), done: isComplete)
    var state = Self.state([Self.john, Self.mary])
    state.note([seen], isComplete: isComplete)
    #expect(state.users == [Self.john, Self.mary, seen])
  }

  /// A name that a complete plan no longer has keeps its ID from being done only if something of it
  /// was moved there.
  @Test(arguments: [
    (Tally(planned: 2, conflicted: 1, notAttempted: 1), true, true),
    (Tally(planned: 2, conflicted: 1, notAttempted: 1), false, false),
    (Tally(planned: 2, applied: 1, notAttempted: 1), true, false),
  ])
  func aNameThatWasAMistakeIsDropped(_ tally: Tally, isComplete: Bool, isDropped: Bool) {
    var state = Self.state([Self.user(World.alias, tally), Self.mary])
    state.note([Self.john], isComplete: isComplete)
    let names = state.users.map(\.identity)
    #expect(names.contains(World.alias) != isDropped)
    #expect(state.users.contains(Self.mary))
    #expect(state.idsNotDone([World.john]).isEmpty)
  }

  /// Plans of several sizes, run to any point, whose operations are in place, or seen not to be.
  @Test(arguments: UInt64(0)..<64)
  func overAnyRunsNobodyLosesWhatWasNotSeenToBeGone(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let cohort = [World.john, World.mary, Identity(legacy: "ann", id: "ID-A")]
    var state = Self.state([])
    for _ in 0..<24 {
      let users = cohort.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }
      let plan = users.map { ($0, Int.random(in: 0...6, using: &random)) }
      let total = plan.reduce(0) { $0 + $1.1 }
      let isComplete = Bool.random(using: &random)
      let stop = isComplete ? total : Int.random(in: 0...total, using: &random)
      let seen = Self.seen(plan, stop: stop, isComplete: isComplete, &random)
      let before = state
      state.note(seen, isComplete: isComplete)
      Self.check(before, seen, state)
    }
  }

  private static func seen(
    _ plan: [(Identity, Int)], stop: Int, isComplete: Bool, _ random: inout SplitMix64
  ) -> [UserProgress] {
    var left = stop
    var seen: [UserProgress] = []
    for (identity, planned) in plan where isComplete || left > 0 {
      var user = user(identity, .unattempted(min(planned, left)))
      for _ in 0..<min(planned, left) {
        // An interruption may leave the result of a write open.
        if !isComplete, Int.random(in: 0..<8, using: &random) == 0 { continue }
        user.tally.count(
          Int.random(in: 0..<4, using: &random) > 0
            ? .already : OutcomeKind.allCases.randomElement(using: &random) ?? .applied)
      }
      left -= min(planned, left)
      user.done = isComplete && user.tally.planned > 0 && user.tally.unsettled == 0
      seen.append(user)
    }
    return seen
  }

  private static func check(
    _ before: StateDocument, _ seen: [UserProgress], _ after: StateDocument
  ) {
    for user in before.users {
      guard let now = after.users.first(where: { $0.identity == user.identity }) else {
        Issue.record("\(user.identity) is lost")
        continue
      }
      let run = seen.first { $0.identity == user.identity }?.tally ?? Tally()
      let otherwise = run.finished - run.inPlace
      #expect(now.tally.isBalanced)
      #expect(now.tally.inPlace >= user.tally.inPlace - otherwise)
      if user.done, run.unsettled == 0 { #expect(now.done) }
      if run.unsettled > 0 { #expect(!now.done) }
      if now.done { #expect(now.tally.unsettled == 0) }
    }
    #expect(Set(after.users.map(\.identity)).count == after.users.count)
    #expect(Set(seen.map(\.identity)).isSubset(of: after.users.map(\.identity)))
  }
}
