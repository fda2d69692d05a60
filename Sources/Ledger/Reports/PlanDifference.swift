public import Core

/// What a plan does otherwise than an earlier one: what a reviewer of the earlier one has yet to see.
public struct PlanDifference: Sendable {
  /// One of the two plans.
  public struct Side: Sendable {
    public var path: String
    public var header: PlanHeader
    public var subject: PlanSubject
    public var trailer: PlanTrailer
    /// In the plan's order; none where the plans are identical.
    public var users: [Identity] = []

    package init(_ plan: VerifiedPlan) {
      path = plan.path
      header = plan.header
      subject = plan.subject
      trailer = plan.trailer
    }
  }

  /// An operation and its place among those of its plan, from 1.
  public struct Numbered<Item: Sendable>: Sendable {
    public var item: Item
    public var number: Int

    package init(item: Item, number: Int) {
      self.item = item
      self.number = number
    }
  }

  /// An operation for a key that both plans have one for.
  public struct Change: Sendable {
    public var before: Numbered<Operation>
    public var after: Numbered<Operation>
    public var aspects: [Aspect]

    package init(
      before: Numbered<Operation>, after: Numbered<Operation>, aspects: [Aspect]
    ) {
      self.before = before
      self.after = after
      self.aspects = aspects
    }
  }

  /// In what two operations for one key differ.
  public enum Aspect: String, Sendable, CaseIterable {
    case action, reason, user
    /// The destination's key.
    case target
    /// The content of the legacy record, of its destination, and of what is to be written.
    case source, destination, result
  }

  /// A part of what a plan is about, besides its operations.
  public enum Term: String, Sendable, CaseIterable {
    case purpose, cohort, environment, store, rules, limits, accept, publish
  }

  public struct Counts: Hashable, Sendable {
    public var added = 0
    public var removed = 0
    public var changed = 0

    package init() {}

    public var total: Int { added + removed + changed }
  }

  public var before: Side
  public var after: Side
  public var terms: [Term] = []
  /// In the order of the later plan.
  public var usersAdded: [Identity] = []
  /// In the order of the earlier plan.
  public var usersRemoved: [Identity] = []
  public var total = Counts()
  /// The rules with differences, in the order of the later plan, then of the earlier one.
  public var rules: [(rule: String, counts: Counts)] = []
  /// The users with differences, in the same order.
  public var users: [(identity: Identity, counts: Counts)] = []
  /// What replaces or deletes data, then the others, each in the order of the later plan and up to a
  /// limit.
  public var added: [Numbered<Operation>] = []
  /// In the order of the earlier plan, up to a limit.
  public var removed: [Numbered<Operation>] = []
  /// What replaces or deletes data now, then the others, each in the order of the later plan and up to a
  /// limit.
  public var changed: [Change] = []
  public var unmatchedAdded: [Numbered<UnmatchedKey>] = []
  public var unmatchedRemoved: [Numbered<UnmatchedKey>] = []

  /// Whether the plans have one digest, so that an approval of one is an approval of both.
  public var isIdentical: Bool { before.trailer.digest == after.trailer.digest }

  /// Two plans without any difference noted so far.
  package init(before: Side, after: Side) {
    self.before = before
    self.after = after
  }
}
