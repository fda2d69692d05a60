import Core
import Foundation
import Ledger
import TestKit
import Testing

@testable import Review

@Suite struct PlanMarkdownTests {
  private func sample(_ operations: [Core.Operation] = Sample.operations()) throws -> ReviewedPlan {
    let plan = Sample.plan(operations)
    return ReviewedPlan(
      header: Sample.header, subject: try Sample.subject(), trailer: plan.trailer,
      preview: plan.preview, file: "my plan.ksplan")
  }

  @Test func reads() throws {
    golden.check(PlanMarkdown(try sample()).text(), "plan-markdown")
    golden.check(
      PlanMarkdown(try sample(), extent: .stepSummary).text(), "plan-markdown-summary")
  }

  @Test func aPlanOfManyUsersIsCutAtWholeSections() throws {
    let operations = (0..<3_000).map { number in
      Sample.operation(
        .create, .destinationAbsent, "record-\(number)",
        of: Identity(legacy: "user-\(number)", id: "00000000-0000-0000-0000-\(100_000 + number)"))
    }
    let plan = Sample.plan(operations, limit: 3_000)
    let text = PlanMarkdown(
      ReviewedPlan(
        header: Sample.header, subject: try Sample.subject(), trailer: plan.trailer,
        preview: plan.preview, file: "big.ksplan")
    ).text()
    #expect(text.unicodeScalars.count <= 60_000)
    #expect(text.unicodeScalars.count > 50_000)
    #expect(text.contains("\"truncated\":true"))
    #expect(text.contains("**Do not approve the plan based on it alone**"))
    #expect(text.contains("`keyshift show --all` on `big.ksplan`"))
    let sections = text.components(separatedBy: "<details>").count
    #expect(sections == text.components(separatedBy: "</details>").count)
    #expect(text.contains("it omits \(Quantity.count(3_001 - sections)) groups"))
  }

  @Test func fewerOperationsOfEachBeforeUsersAreLeftOut() throws {
    let operations = (0..<200).flatMap { user in
      (0..<5).map { record in
        Sample.operation(
          .create, .destinationAbsent, String(repeating: "x", count: 60) + "\(record)",
          of: Identity(legacy: "user-\(user)", id: "id-\(user)"))
      }
    }
    let plan = Sample.plan(operations, limit: 3_000)
    let text = PlanMarkdown(
      ReviewedPlan(
        header: Sample.header, subject: try Sample.subject(), trailer: plan.trailer,
        preview: plan.preview, file: "p.ksplan")
    ).text()
    #expect(text.contains("\"truncated\":false"))
    #expect(text.components(separatedBy: "<details>").count == 201)
    #expect(text.unicodeScalars.count <= 60_000)
  }

  /// What the program's own words become; nothing else may appear.
  private static let tags: Set<String> = [
    "h2", "/h2", "h3", "/h3", "p", "/p", "strong", "/strong", "code", "/code", "pre", "/pre",
    "@lang", "table", "/table", "thead", "/thead", "tbody", "/tbody", "tr", "/tr", "th", "/th",
    "td",
    "/td", "@align", "details", "/details", "summary", "/summary", "blockquote", "/blockquote",
    "hr",
    "@/", "br", "ul", "/ul", "li", "/li",
  ]

  @Test(.enabled(if: CommonMark.isInstalled), arguments: 0..<48)
  func nothingFromOutsideBecomesMarkup(seed: Int) throws {
    var names = HostileNames(seed: seed)
    let plan = names.plan(operations: 40)
    let text = PlanMarkdown(
      ReviewedPlan(
        header: plan.header, subject: plan.subject, trailer: plan.trailer, preview: plan.preview,
        file: plan.file)
    ).text()
    let pieces = HTMLPieces(try CommonMark.html(text))
    #expect(pieces.tags.subtracting(Self.tags).isEmpty)
    #expect(pieces.comments == 1)
    for mark in ["@", "#", "octo", "evil", "tada", "[x]", "$"] {
      #expect(!pieces.prose.contains(mark), "\(mark) in prose")
    }
    let hidden = text.unicodeScalars.filter { $0 != "\n" && Printable.isHidden($0) }
    #expect(hidden.map(\.value).isEmpty)
    // What is shown of a key is all of it, as the terminal would show it.
    guard text.contains("\"truncated\":false") else { return }
    for operation in plan.preview.attention.prefix(3) {
      #expect(pieces.code.contains("\(operation.action.glyph) \(Printable.key(operation.source))"))
    }
  }

  @Test(arguments: 0..<6) func neverTooLong(seed: Int) {
    var names = HostileNames(seed: seed)
    let plan = names.plan(operations: 2_000, limit: 3_000)
    let reviewed = ReviewedPlan(
      header: plan.header, subject: plan.subject, trailer: plan.trailer, preview: plan.preview,
      file: plan.file)
    let text = PlanMarkdown(reviewed).text()
    #expect(text.unicodeScalars.count <= 60_000)
    #expect(text.utf8.count <= 262_144)
    #expect(text == PlanMarkdown(reviewed).text())
    #expect(PlanMarkdown(reviewed, extent: .stepSummary).text().utf8.count <= 262_144)
  }

  @Test func theMarkerIsJSON() throws {
    var plan = try sample()
    plan.subject.name = "a--><script>--!>"
    let line = try #require(PlanMarkdown(plan).text().split(separator: "\n").first)
    #expect(line.hasPrefix("<!-- ") && line.hasSuffix(" -->"))
    let json = line.dropFirst(5).dropLast(4)
    #expect(!json.contains("--") && !json.contains(">"))
    let decoded = try JSONDecoder().decode(Marker.self, from: Data(json.utf8))
    #expect(decoded.format == "keyshift.plan-comment/1")
    #expect(decoded.cohort == plan.subject.name)
    #expect(!decoded.truncated)
  }

  private struct Marker: Decodable {
    var format: String
    var cohort: String
    var truncated: Bool
  }
}
