import TestKit
import Testing

@testable import OperatorPages

@Suite struct PageTests {
  @Test func pagesAreAsRecorded() throws {
    for (name, html) in try SamplePages.all(.plain) { golden.check(html, name) }
    // What `Scripts/check-pages.sh` reads beside them.
    for (name, html) in try SamplePages.all(Sample(HostileTests.everything)) {
      golden.check(html, "hostile-" + name)
    }
  }

  @Test func pagesAreWellFormed() throws {
    for (name, html) in try SamplePages.all(.plain) {
      #expect(Markup(html).faults.isEmpty, "\(name)")
    }
  }

  /// What the policy `default-src 'none'; style-src 'self'; script-src 'self'` would refuse.
  @Test func pagesHoldToThePolicy() throws {
    for (name, html) in try SamplePages.all(.plain) {
      let tags = Markup(html).tags
      #expect(!tags.isEmpty)
      for tag in tags {
        #expect(tag.name != "style", "\(name)")
        #expect(!tag.attributes.contains { $0 == "style" || $0.hasPrefix("on") }, "\(name)")
        if tag.name == "script", !tag.isEnd { #expect(tag.values["src"] != nil, "\(name)") }
        for link in ["href", "src"] {
          guard let address = tag.values[link] else { continue }
          #expect(address.isEmpty || "/#?".contains(address.prefix(1)), "\(name): \(address)")
        }
      }
    }
  }

  @Test func whatPagesLoadIsServed() throws {
    let served = Set(OperatorAssets.all.map(\.path))
    for (name, html) in try SamplePages.all(.plain) {
      let loaded = Markup(html).tags.flatMap { tag in
        ["link", "script", "img"].contains(tag.name)
          ? [tag.values["href"], tag.values["src"]].compactMap { $0 } : []
      }
      #expect(loaded.count >= 3, "\(name)")
      #expect(served.isSuperset(of: loaded), "\(name)")
    }
  }

  /// Tables have a caption and name their columns and rows; fields have a label; IDs are unique and
  /// what refers to one finds it.
  @Test func pagesCanBeReadAloud() throws {
    for (name, html) in try SamplePages.all(.plain) {
      let tags = Markup(html).tags.filter { !$0.isEnd }
      func count(_ element: String) -> Int { tags.count { $0.name == element } }
      #expect(count("h1") == 1 && count("main") == 1, "\(name)")
      #expect(count("table") == count("caption"), "\(name)")
      #expect(tags.allSatisfy { $0.name != "th" || $0.values["scope"] != nil }, "\(name)")
      let ids = tags.compactMap { $0.values["id"] }
      #expect(Set(ids).count == ids.count, "\(name)")
      let referred = tags.flatMap { tag in
        ["for", "aria-labelledby", "aria-describedby"].compactMap { tag.values[$0] }
      }
      #expect(Set(ids).isSuperset(of: referred), "\(name)")
    }
  }
}
