import Core
import Foundation
import Ledger
import Testing

@testable import Review

@Suite struct ExportedPlanPageTests {
  private func page(_ plan: HostilePlan) -> String {
    let page = ExportedPlanPage(plan.reviewed)
    var rows = PageRows(plan.subject)
    let blocks =
      plan.preview.groups.flatMap(\.shown).map { rows.add($0) }
      + plan.preview.unmatched.map { rows.add($0) }
    return page.opening() + blocks.joined() + rows.finish() + page.closing()
  }

  private static let elements: Set<String> = [
    "!doctype", "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "p",
    "strong",
    "main", "section", "h2", "dl", "dt", "dd", "code", "pre", "svg", "rect", "div", "table",
    "caption", "thead", "tbody", "tr", "th", "td", "ul", "li", "span", "noscript", "form", "label",
    "input",
    "select", "option", "fieldset", "legend", "button", "footer", "script",
  ]

  @Test(arguments: 0..<32) func nothingFromOutsideBecomesMarkup(seed: Int) throws {
    var names = HostileNames(seed: seed)
    let plan = names.plan(operations: 60)
    var text = page(plan)
    // The page's own style and script are not markup; what is left has to be.
    for own in [PageAssets.style, PageAssets.script] {
      #expect(text.components(separatedBy: own).count == 2)
      text = text.replacingOccurrences(of: own, with: "")
    }
    let tags = HTMLPieces(text).tags.filter { !$0.hasPrefix("@") && !$0.hasPrefix("/") }
    #expect(tags.subtracting(Self.elements) == [])
    #expect(text.components(separatedBy: "<script").count == 4)
    #expect(HTMLPieces(text).comments == 0)
    let hidden = text.unicodeScalars.filter { $0 != "\n" && Printable.isHidden($0) }
    #expect(hidden.map(\.value) == [])
  }

  @Test func everyRowSurvivesItsBlock() throws {
    var names = HostileNames(seed: 7)
    let plan = names.plan(operations: 60)
    var rows = PageRows(plan.subject)
    for operation in plan.preview.attention { _ = rows.add(operation) }
    let block = rows.finish()
    let json = try #require(
      block.split(separator: ">", maxSplits: 1).last?.replacingOccurrences(
        of: "</script>\n", with: ""))
    let decoded = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let keys = (decoded["rows"] as? [[Any]])?.compactMap { $0[4] as? String }
    #expect(keys == plan.preview.attention.map { Printable.key($0.source) })
  }

  @Test func thePolicyNamesWhatThePageHolds() throws {
    var names = HostileNames(seed: 1)
    let text = page(names.plan(operations: 5))
    #expect(text.contains("default-src 'none'"))
    #expect(text.contains("<style>\(PageAssets.style)</style>"))
    #expect(text.contains("<script>\(PageAssets.script)</script>"))
    #expect(!PageAssets.policy.contains("unsafe"))
    // What goes to a step's log is checked for commands; a style that held one would lose its digest.
    #expect(WorkflowCommand.inert(text) == text)
    #expect(!text.contains(" style=") && !text.contains(" onclick="))
    // Nothing that could end the element early.
    #expect(!PageAssets.script.lowercased().contains("</script"))
    #expect(!PageAssets.style.lowercased().contains("</style"))
  }

  /// A row says what the plan has: times and their interval, fingerprints in full where two records are
  /// compared, and the run that wrote what is gone.
  @Test func rowsHoldWhatThePlanHas() throws {
    func row(_ operation: Core.Operation, _ showsFingerprints: Bool = true) throws -> String {
      var rows = PageRows(try Sample.subject(), showsFingerprints: showsFingerprints)
      _ = rows.add(operation)
      let block = rows.finish()
      return try #require(block.split(separator: "\"rows\":[").last.map(String.init))
    }
    var update = Sample.operation(
      .update, .sourceNewer, "1", times: Sample.times(1_772_269_507, 1_771_995_000))
    let full = update.sourceFingerprint.description
    update.resultFingerprint = update.sourceFingerprint
    let shown = try row(update)
    #expect(
      shown.contains(
        "[\"2026-02-28 09:05:07 UTC\",\"2026-02-25 04:50:00 UTC\",\"the legacy record is 3 days 4 h newer\"]"
      ))
    #expect(shown.contains("[\"\(full)\",0,1]]"))
    #expect(try !row(update, false).contains(full))
    let create = try row(Sample.operation(.create, .destinationAbsent, "1"))
    #expect(create.contains("[\"\(full.prefix(12))…\",0,0]]"))
    var deleted = Sample.operation(.skip, .deletedSince, "1")
    deleted.writer = "run-7"
    #expect(try row(deleted, false).contains(",0,0,\"run-7\"]"))
  }

  @Test func aKeyThatOnlySwapsNameAndIDIsWrittenOnce() {
    var rows = PageRows(
      PlanSubject(
        name: "a", environment: "b", store: StoreAddress("sqlite", "c"), storeIdentity: "d",
        rules: [],
        limits: Limits(), accept: Acceptance()), showsFingerprints: false)
    _ = rows.add(Sample.operation(.create, .destinationAbsent, "7"))
    var other = Sample.operation(.create, .destinationAbsent, "8")
    other.destination = "elsewhere"
    _ = rows.add(other)
    _ = rows.add(Sample.operation(.rewrite, .fieldsChange, "9", rule: "orders"))
    let block = rows.finish()
    #expect(block.contains("\"trip:johndoe:7\",1,412]"))
    #expect(block.contains("\"trip:johndoe:8\",\"elsewhere\",412]"))
    #expect(block.contains("\"hns:order:9\",0,412]"))
  }
}

extension ExportedPlanPage {
  /// With the users of whom the preview keeps operations.
  init(_ plan: ReviewedPlan) {
    self.init(plan, users: PlanUserTable(plan.preview))
  }
}

extension PlanUserTable {
  init(_ preview: PlanPreview) {
    self.init()
    for operation in preview.groups.flatMap(\.shown) { add(operation) }
    for key in preview.unmatched { add(key) }
  }
}
