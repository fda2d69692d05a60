import Core
import Ledger

extension PlanMarkdown {
  /// Of the room that is left, what destructive operations leave to the rest of the comment.
  private static let reserve = 8_000

  /// What the plan deletes, and what it writes over: before everything else, none of it folded.
  ///
  /// Where not all fit, both kinds get room, and the section says how many it leaves out.
  func destructive(_ budget: inout CommentBudget) -> Sections {
    var sections = Sections()
    let (counts, preview) = (plan.counts, plan.preview)
    let (deleted, replaced) = (preview.deleteTotal(counts), preview.replacedTotal(counts))
    let deletes = OpenSection(
      title: "Deletes (\(Quantity.count(deleted)))", meaning: "These keys will be deleted.",
      total: deleted, noun: "delete")
    let replacements = OpenSection(
      title: "Replaces (\(Quantity.count(replaced)))",
      meaning: "These records exist and will be overwritten.", total: replaced,
      noun: "replacement")
    let items = preview.replaced.prefix(extent.destructive).map(lines)
    var room = budget.share(atMost: budget.left - min(Self.reserve, budget.left / 4))
    var own = room.share(
      atMost: room.left - min(replacements.length(items), room.left / 2))
    add(preview.deletes.prefix(extent.destructive).map(lines), to: deletes, &sections, &own)
    room.take(own)
    add(items, to: replacements, &sections, &room)
    budget.take(room)
    if deleted + replaced > 0, sections.missing.isEmpty {
      sections.listing = "Every replaced or deleted key is listed above. "
    }
    return sections
  }
}
