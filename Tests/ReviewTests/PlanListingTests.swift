import Core
import Foundation
import Testing

@testable import Ledger
@testable import Review

/// A plan's listing of every operation, as text and as JSON.
@Suite struct PlanListingTests {
  private static let operations: [Core.Operation] = {
    let zoe = Identity(legacy: "zoe", id: "id-zoe")
    return [
      Sample.operation(.create, .destinationAbsent, "c1!"),
      Sample.operation(.update, .sourceNewer, "u1!"),
      Sample.operation(.create, .destinationAbsent, "c2!", of: zoe),
      Sample.operation(.conflict, .noTime, "k1!", of: zoe),
      Sample.operation(.rewrite, .fieldsChange, "r1!", of: zoe, rule: "orders"),
      Sample.operation(.unchanged, .sameContent, "n1!", of: zoe, rule: "orders"),
      Sample.operation(.skip, .deletedSince, "d1!", of: zoe, rule: "orders"),
      Sample.operation(.reject, .foreignOwner, "j1!"),
    ]
  }()

  private static func lines() -> [PlanLine] {
    operations.map(PlanLine.operation) + [
      .unmatched(UnmatchedKey(identity: Sample.ann, namespace: "N", key: "trip:m1!"))
    ]
  }

  private static func plan() throws -> ReviewedPlan {
    var preview = PlanPreview(limit: 1)
    var counts = PlanCounts(rules: ["trips", "orders"])
    for operation in operations {
      counts.add(rule: operation.rule, operation.action)
      preview.add(operation)
    }
    counts.unmatched = 1
    return ReviewedPlan(
      header: Sample.header, subject: try Sample.subject(),
      trailer: PlanTrailer(counts: counts, digest: Sample.digest, headerDigest: Sample.digest),
      preview: preview, file: "all.ksplan")
  }

  private static let keys = ["c1!", "u1!", "c2!", "k1!", "r1!", "n1!", "d1!", "j1!", "m1!"]

  @Test func textListsEveryOperationOnce() throws {
    var listing = PlanListing(
      try Self.plan(), style: Style(color: false, width: 200), isSaved: true)
    var text = listing.opening()
    for part in listing.parts {
      text += listing.start(part)
      for line in Self.lines() { text += listing.text(line, in: part) }
    }
    text += listing.closing()
    for key in Self.keys {
      let lines = text.split(separator: "\n").count { $0.contains(":\(key)") }
      #expect(lines == 1, "\(key)")
    }
    #expect(!text.contains("Not listed"))
    #expect(text.hasSuffix("To apply exactly this plan: keyshift apply all.ksplan\n"))
    let replaced = try #require(text.firstRange(of: ":u1!"))
    let created = try #require(text.firstRange(of: ":c1!"))
    #expect(replaced.lowerBound < created.lowerBound)
  }

  /// The members are those of the bounded view; the lists have everything.
  @Test(arguments: [true, false]) func jsonListsEveryOperation(isSaved: Bool) throws {
    let plan = try Self.plan()
    var listing = PlanJSONListing(plan, planning: nil, isSaved: isSaved)
    var text = ""
    for piece in listing.pieces {
      switch piece {
      case .text(let part): text += part
      case .list(let list):
        listing.start()
        for line in Self.lines() { text += listing.text(line, in: list) }
        text += listing.end()
      }
    }
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let bounded = PlanView.json(plan, isSaved: isSaved)
    #expect(Set(document.keys) == Set(bounded.members.map(\.name)))
    #expect((document["file"] as? String) == (isSaved ? "all.ksplan" : nil))
    func count(_ name: String) -> Int { (document[name] as? [Any])?.count ?? -1 }
    #expect(count("replaced") == 2 && count("attention") == 2 && count("unmatched") == 1)
    #expect(count("deletes") == 0 && count("deleted_since") == 1)
    let groups = try #require(document["groups"] as? [[String: Any]])
    #expect(groups.count == 4)
    let shown = groups.flatMap { ($0["shown"] as? [Any]) ?? [] }
    #expect(shown.count == Self.operations.count)
    let total = groups.flatMap { (($0["counts"] as? [String: Int]) ?? [:]).values }.reduce(0, +)
    #expect(total == Self.operations.count)
  }
}
