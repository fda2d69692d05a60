import Core
import Ledger

extension ExportedPlanPage {
  /// The list of operations and what narrows it; hidden until the script fills it.
  var filters: String {
    """
    <noscript><p class="alert info">The list of every operation needs JavaScript, which this page \
    brings along. <code>keyshift show --all</code> prints the list.</p></noscript>
    <section id="operations" aria-labelledby="operations-title" tabindex="-1" hidden>
    <h2 id="operations-title">Operations</h2>
    <form id="filters" class="filter" role="search" aria-label="Filter the operations">
    <fieldset><legend>Actions</legend>\(actions)</fieldset>
    <div class="field"><label for="search">Search keys and users</label><input type="search" \
    id="search" autocomplete="off" spellcheck="false"></div>
    <div class="field"><label for="user">User</label><input type="search" id="user" \
    autocomplete="off" spellcheck="false"></div>
    <div class="field"><label for="rule">Rule</label><select id="rule"><option value="">all</option>\
    \(rules)</select></div>
    <button type="reset">Show all</button>
    </form>
    <p class="summary"><span id="count"></span><span id="status" role="status" aria-live="polite" \
    class="hidden"></span></p>
    <div id="list" role="table" aria-labelledby="operations-title" \
    aria-describedby="keys-help" tabindex="0"><div id="space" role="rowgroup"></div></div>
    <p class="note" id="keys-help">In the list, arrows, Page Up, Page Down, Home and End move; Enter \
    shows an operation in full.</p>
    <div id="chosen" role="region" aria-label="The chosen operation" tabindex="-1"></div>
    </section>
    """
  }

  private var rules: String {
    PageRows.places(plan.subject).enumerated().filter { !$0.element.rule.isEmpty }.map {
      "<option value=\"\($0.offset)\">\(PlanSections.escaped($0.element.rule))</option>"
    }.joined()
  }

  private var actions: String {
    let counts = Action.allCases.map { plan.counts[$0] } + [plan.counts.unmatched]
    return zip(PageRows.actions, counts).enumerated().filter { $0.element.1 > 0 }.map { entry in
      let ((glyph, name), count) = entry.element
      return "<label class=\"chip\"><input type=\"checkbox\" name=\"action\" "
        + "value=\"\(entry.offset)\" checked>\(PlanSections.glyph(name, glyph))\(name) "
        + "<span class=\"faint\">\(Quantity.count(count))</span></label>"
    }.joined(separator: "\n")
  }
}
