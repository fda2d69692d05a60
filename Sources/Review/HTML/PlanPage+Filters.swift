import Core
import Ledger

extension PlanPage {
  /// The list of operations and what narrows it; hidden until the script fills it.
  var filters: String {
    """
    <noscript><p>The list of every operation needs JavaScript, which this page brings along. \
    <code>keyshift show --all</code> prints the list.</p></noscript>
    <section id="operations" aria-labelledby="operations-title" tabindex="-1" hidden>
    <h2 id="operations-title">Operations</h2>
    <form id="filters" role="search" aria-label="Filter the operations">
    <label class="field">Search keys and users<input type="search" id="search" autocomplete="off" \
    spellcheck="false"></label>
    <label class="field">User<input type="search" id="user" autocomplete="off" spellcheck="false">\
    </label>
    <label class="field">Rule<select id="rule"><option value="">all</option>\(rules)</select></label>
    <fieldset><legend>Actions</legend>\(actions)</fieldset>
    <button type="reset">Show all</button>
    </form>
    <p><span id="count"></span><span id="status" role="status" aria-live="polite" \
    class="skip-link"></span></p>
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
      "<option value=\"\($0.offset)\">\(Self.escaped($0.element.rule))</option>"
    }.joined()
  }

  private var actions: String {
    let counts = Action.allCases.map { plan.counts[$0] } + [plan.counts.unmatched]
    return zip(PageRows.actions, counts).enumerated().filter { $0.element.1 > 0 }.map { entry in
      let ((glyph, name), count) = entry.element
      return "<label><input type=\"checkbox\" name=\"action\" value=\"\(entry.offset)\" checked> "
        + "<span class=\"glyph \(name)\" aria-hidden=\"true\">\(HTMLText.escaped(String(glyph)))"
        + "</span>\(name) (\(Quantity.count(count)))</label>"
    }.joined(separator: "\n")
  }
}
