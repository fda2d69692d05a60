package import Core

/// The changes of a plan against an earlier, already reviewed one.
package struct PlanDifference: Sendable {
  /// One of the two plans.
  package struct Side: Sendable {
    package var path: String
    package var header: PlanHeader
    package var subject: PlanSubject
    package var trailer: PlanTrailer
    /// In the plan's order; none where the plans are identical.
    package var users: [Identity] = []

    package init(_ plan: VerifiedPlan) {
      path = plan.path
      header = plan.header
      subject = plan.subject
      trailer = plan.trailer
    }
  }

  /// An operation and its place among those of its plan, from 1.
  package struct Numbered<Item: Sendable>: Sendable {
    package var item: Item
    package var number: Int

    package init(item: Item, number: Int) {
      self.item = item
      self.number = number
    }
  }

  /// An operation for a key that both plans have one for.
  package struct Change: Sendable {
    package var before: Numbered<Operation>
    package var after: Numbered<Operation>
    package var aspects: [Aspect]

    package init(
      before: Numbered<Operation>, after: Numbered<Operation>, aspects: [Aspect]
    ) {
      self.before = before
      self.after = after
      self.aspects = aspects
    }
  }

  /// In what two operations for one key differ.
  package enum Aspect: String, Sendable, CaseIterable {
    case action, reason, user
    /// The destination's key.
    case target
    /// The content of the legacy record, of its destination, and of what is to be written.
    case source, destination, result
  }

  /// A part of what a plan is about, besides its operations.
  package enum Term: String, Sendable, CaseIterable {
    case purpose, cohort, environment, store, target, rules, limits, accept, publish
  }

  package struct Counts: Hashable, Sendable {
    package var added = 0
    package var removed = 0
    package var changed = 0

    package init() {}

    package var total: Int { added + removed + changed }
  }

  package var before: Side
  package var after: Side
  package var terms: [Term] = []
  /// In the order of the later plan.
  package var usersAdded: [Identity] = []
  /// In the order of the earlier plan.
  package var usersRemoved: [Identity] = []
  package var total = Counts()
  /// The rules with differences, in the order of the later plan, then of the earlier one.
  package var rules: [(rule: String, counts: Counts)] = []
  /// The users with differences, in the same order.
  package var users: [(identity: Identity, counts: Counts)] = []
  /// What replaces or deletes data, then the others, each in the order of the later plan and up to a
  /// limit.
  package var added: [Numbered<Operation>] = []
  /// In the order of the earlier plan, up to a limit.
  package var removed: [Numbered<Operation>] = []
  /// What replaces or deletes data now, then the others, each in the order of the later plan and up to a
  /// limit.
  package var changed: [Change] = []
  package var unmatchedAdded: [Numbered<UnmatchedKey>] = []
  package var unmatchedRemoved: [Numbered<UnmatchedKey>] = []

  /// Whether the plans have one digest, so that an approval of one is an approval of both.
  package var isIdentical: Bool { before.trailer.digest == after.trailer.digest }

  /// Two plans without any difference noted so far.
  package init(before: Side, after: Side) {
    self.before = before
    self.after = after
  }
}
