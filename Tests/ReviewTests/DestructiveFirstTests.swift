import Core
import Foundation
import Testing

@testable import Ledger
@testable import Review

/// What a plan replaces or deletes is listed before any create, however many creates there are, and
/// what finds no room is said with its number.
@Suite struct DestructiveFirstTests {
  private struct Extent {
    var creates = 140_000
    var updates = 8
    var rewrites = 34
    var deletes = 0
    /// Rules and users among whom the creates are spread, and behind whom the others stand.
    var users = 1_000
  }

  /// Creates first, the others behind them, as the worst plan for a sample has them.
  private static func operations(_ extent: Extent) -> [Core.Operation] {
    let creates = (0..<extent.creates).lazy.map { number in
      Sample.operation(
        .create, .destinationAbsent, "c\(number)",
        of: Identity(legacy: "user-\(number * extent.users / extent.creates)", id: "id-\(number)"))
    }
    let last = Identity(legacy: "zoe", id: "id-zoe")
    let others =
      (0..<extent.updates).map { Sample.operation(.update, .sourceNewer, "u\($0)!", of: last) }
      + (0..<extent.rewrites).map {
        Sample.operation(.rewrite, .fieldsChange, "r\($0)!", of: last, rule: "orders")
      }
      + (0..<extent.deletes).map {
        Sample.operation(.delete, .destinationVerified, "d\($0)!", of: last)
      }
    return Array(creates) + others
  }

  private static func plan(_ extent: Extent, _ preview: PlanPreview) throws -> ReviewedPlan {
    var preview = preview
    var counts = PlanCounts(rules: ["trips", "orders"])
    counts.users = extent.users + 1
    for operation in operations(extent) {
      counts.add(rule: operation.rule, operation.action)
      preview.add(operation)
    }
    return ReviewedPlan(
      header: Sample.header, subject: try Sample.subject(),
      trailer: PlanTrailer(counts: counts, digest: Sample.digest, headerDigest: Sample.digest),
      preview: preview, file: "big.ksplan")
  }

  /// Where in a rendering a text first stands.
  private func place(_ text: String, _ output: String) -> Int? {
    output.range(of: text).map { output.utf8.distance(from: output.startIndex, to: $0.lowerBound) }
  }

  private func expectAllListed(
    _ output: String, create: String, _ extent: Extent,
    location: SourceLocation = #_sourceLocation
  ) {
    let first = place(create, output) ?? .max
    let keys =
      (0..<extent.updates).map { ":u\($0)!" } + (0..<extent.rewrites).map { ":r\($0)!" }
      + (0..<extent.deletes).map { ":d\($0)!" }
    for key in keys {
      let here = place(key, output)
      #expect((here ?? .max) < first, "\(key)", sourceLocation: location)
    }
  }

  @Test func everyRenderingOfALargePlan() throws {
    let extent = Extent()
    let sampled = try Self.plan(extent, PlanPreview(limit: 200))
    let text = PlanView(style: .plain).text(sampled)
    expectAllListed(text, create: "+ trip:", extent)
    #expect(text.contains("Replaces (42)\n"))
    expectAllListed(
      PlanView.json(sampled).compact,
      create: "\"action\":\"create\",\"reason\":\"destination-absent\",\"user\"", extent)
    expectAllListed(ExportedPlanPage(sampled).opening(), create: "+ trip:", extent)
    expectAllListed(PlanMarkdown(sampled, extent: .stepSummary).text(), create: "+ trip:", extent)
    let comment = PlanMarkdown(try Self.plan(extent, PlanMarkdown.preview)).text()
    expectAllListed(comment, create: "+ trip:", extent)
    #expect(comment.unicodeScalars.count <= 60_000)
    #expect(comment.contains("### Replaces (42)\n"))
    #expect(comment.contains("Every replaced or deleted key is listed above."))
    #expect(!comment.contains("the first operations are listed"))
  }

  @Test func whatFindsNoRoomIsSaidWithItsNumber() throws {
    let extent = Extent(creates: 2_000, updates: 3_000, rewrites: 0, deletes: 5_000, users: 20)
    let sampled = try Self.plan(extent, PlanPreview(limit: 200))
    let text = PlanView(style: .plain).text(sampled)
    #expect(text.contains("Deletes (5,000)\n") && text.contains("    … 4,950 more\n"))
    #expect(text.contains("Replaces (3,000)\n") && text.contains("    … 2,950 more\n"))
    #expect(text.contains("\nNot listed: 9,876 of 10,000 operations. To list them all:"))
    let json = PlanView.json(sampled).compact
    #expect(json.contains("\"deletes_in_all\":5000") && json.contains("\"replaced_in_all\":3000"))
    let page = ExportedPlanPage(sampled).opening()
    #expect(page.contains("Deletes (5,000)") && page.contains("… 4,800 more, in the list"))
    for rendering in [PlanMarkdown.Extent.comment, .stepSummary] {
      let plan = try Self.plan(extent, PlanMarkdown.preview)
      let comment = PlanMarkdown(plan, extent: rendering).text()
      #expect(comment.unicodeScalars.count <= 60_000)
      let deleted = comment.components(separatedBy: "\n- trip:").count - 1
      let replaced = comment.components(separatedBy: "\n~ trip:").count - 1
      #expect(deleted >= 50 && replaced >= 50)
      #expect(comment.contains("… \(Quantity.count(5_000 - deleted, "more delete"))\n"))
      #expect(comment.contains("… \(Quantity.count(3_000 - replaced, "more replacement"))\n"))
      let missing =
        "it omits \(Quantity.count(5_000 - deleted, "delete")), "
        + Quantity.count(3_000 - replaced, "replacement")
      #expect(comment.contains(missing))
      // No create is listed where something destructive is not.
      #expect(!comment.contains("+ trip:"))
      #expect(!comment.contains("is listed above"))
      #expect(comment.contains("\"truncated\":true"))
    }
  }

  @Test func aSampleIsBounded() {
    var preview = PlanPreview(limit: 10, perGroup: 3)
    for operation in Self.operations(Extent(creates: 500, updates: 60, rewrites: 70, deletes: 80)) {
      preview.add(operation)
    }
    #expect(preview.deletes.count == 10 && preview.deleteTotal == 80)
    #expect(preview.replaced.count == 10 && preview.replacedTotal == 130)
    #expect(preview.groups.reduce(0) { $0 + $1.shown.count } == 10)
  }

  @Test func aGroupKeepsWhatDestroysData() throws {
    var preview = PlanPreview(limit: 100, perGroup: 3)
    for number in 0..<5 {
      preview.add(Sample.operation(.create, .destinationAbsent, "c\(number)"))
    }
    preview.add(Sample.operation(.update, .sourceNewer, "u"))
    preview.add(Sample.operation(.delete, .destinationVerified, "d"))
    let group = try #require(preview.groups.first)
    #expect(group.shown.map(\.source.text) == ["u", "d", "c0"].map { "trip:johndoe:\($0)" })
    #expect(group.total == 7)
  }

  /// A rollback's puts are updates; a create that names what was at its destination is one, too.
  @Test func whatIsWrittenOverDataReplacesIt() {
    var forged = Sample.operation(.create, .destinationAbsent, "1")
    #expect(!forged.replacesData)
    forged.destinationFingerprint = Fingerprint(words: (1, 2, 3, 4))
    #expect(forged.replacesData && forged.isDestructive)
    for action in Action.allCases {
      let operation = Sample.operation(action, .preimageKept, "1")
      #expect(operation.replacesData == [.update, .rewrite].contains(action))
      #expect(operation.isDestructive == [.update, .rewrite, .delete].contains(action))
    }
  }
}
