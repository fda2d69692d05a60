import Core
package import Ledger

extension PlanMarkdown {
  /// A preview that keeps what a comment could show.
  package static var preview: PlanPreview { PlanPreview(limit: 20_000, perGroup: samples[0]) }

  /// Operations listed of each user and rule, at most: as many of these as let all users fit.
  private static let samples = [20, 8, 5, 3, 2, 1, 0]

  /// Every user's part of the plan, folded, with the first operations of each rule.
  ///
  /// Where not all users fit, fewer operations of each are listed, down to the counts alone; only
  /// then users are left out.
  ///
  /// - Parameter listsOperations: false lists the counts alone.
  func users(_ budget: inout CommentBudget, listsOperations: Bool) -> Sections {
    let users = UserPart.all(plan.preview.groups)
    guard !users.isEmpty else { return Sections() }
    var fitted = (texts: [String](), groups: 0)
    var listed = 0
    for sample in listsOperations ? Self.samples : [0] {
      var trial = budget
      fitted = parts(users, sample: sample, &trial)
      if fitted.groups == plan.preview.groups.count || sample == 0 {
        budget = trial
        listed = sample
        break
      }
    }
    let left = plan.preview.groupTotal - fitted.groups
    var sections = Sections(texts: fitted.texts)
    if fitted.groups > 0 {
      sections.listing =
        listed > 0
        ? "Of each user and rule above, at most \(Quantity.count(listed, "operation")) "
          + "\(listed == 1 ? "is" : "are") listed, starting with those that replace or delete "
          + "data; all are counted. "
        : "Operations by user and rule are counted, not listed. "
    }
    if left > 0 {
      let noun = Quantity.count(left, "group", plural: "groups")
      sections.missing.append("\(noun) of operations by user and rule")
    }
    return sections
  }

  private func parts(
    _ users: [UserPart], sample: Int, _ budget: inout CommentBudget
  ) -> (texts: [String], groups: Int) {
    let heading = "### For whom\n"
    guard budget.admits(heading + "\n") else { return ([], 0) }
    var texts = [heading]
    var groups = 0
    for user in users {
      let text = part(user, sample)
      guard budget.admits(text + "\n") else { break }
      texts.append(text)
      groups += user.groupTotal
    }
    return (texts, groups)
  }

  private func part(_ part: UserPart, _ sample: Int) -> String {
    let user = part.identity
    var counts: [Action: Int] = [:]
    for group in part.groups { counts.merge(group.counts, uniquingKeysWith: +) }
    let total = counts.values.reduce(0, +)
    return """
      <details>
      <summary>\(MarkdownText.element(user.legacy)) (\(MarkdownText.element(user.id))): \
      \(Quantity.count(total, "record")) (\(MarkdownText.element(Self.glyphs(counts))))</summary>

      \(MarkdownText.fenced("diff", part.groups.flatMap { lines($0, sample) }))
      </details>

      """
  }

  /// A hunk's head and the first operations.
  private func lines(_ group: PlanPreview.Group, _ sample: Int) -> [String] {
    let head =
      "@@ \(Printable.name(group.rule)) in \(Printable.name(group.namespace.name)): "
      + "\(Quantity.count(group.total, "record")) (\(Self.glyphs(group.counts))) @@"
    guard sample > 0 else { return [head] }
    let shown = group.shown.prefix(sample)
    let left = group.total - shown.count
    return [head] + shown.map { line($0, size: true) }
      + (left > 0 ? ["  … \(Quantity.count(left)) more"] : [])
  }

  /// `+ 12, ~ 1`; to stand in code, where no glyph is taken for markup.
  private static func glyphs(_ counts: [Action: Int]) -> String {
    Action.allCases.filter { (counts[$0] ?? 0) > 0 }.map {
      "\($0.glyph) \(Quantity.count(counts[$0] ?? 0))"
    }.joined(separator: ", ")
  }
}

/// A user's groups, wherever they stand in the plan; those of one rule are one.
private struct UserPart {
  var identity: Identity
  var groups: [PlanPreview.Group] = []
  /// As the preview counts them.
  var groupTotal = 0

  /// In the order of the users' first groups.
  static func all(_ groups: [PlanPreview.Group]) -> [UserPart] {
    var parts: [UserPart] = []
    var positions: [Identity: Int] = [:]
    for group in groups {
      let position = positions[group.identity] ?? parts.count
      if position == parts.count {
        positions[group.identity] = position
        parts.append(UserPart(identity: group.identity))
      }
      parts[position].add(group)
    }
    return parts
  }

  private mutating func add(_ group: PlanPreview.Group) {
    groupTotal += 1
    guard let same = groups.firstIndex(where: { $0.rule == group.rule }) else {
      return groups.append(group)
    }
    groups[same].merge(group)
  }
}
