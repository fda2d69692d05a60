import TestKit
import Testing

@testable import Core

/// Random templates over a tiny alphabet, so that they often meet.
struct RandomTemplate {
  var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func text(_ choices: [String] = ["a", "b", "-", ":"], upTo count: Int = 3) -> String {
    (0..<Int.random(in: 1...count, using: &random))
      .map { _ in choices.randomElement(using: &random) ?? "" }.joined()
  }

  /// A text of literals, `{legacy}`, `{id}` and captures named `c0`, `c1` …
  mutating func template() -> String {
    var parts: [String] = []
    var captures = 0
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let isAfterCapture = parts.last?.hasPrefix("{c") ?? false
      switch Int.random(in: 0..<5, using: &random) {
      case 0: parts.append("{legacy}")
      case 1: parts.append("{id}")
      case 2 where !isAfterCapture:
        parts.append("{c\(captures)}")
        captures += 1
      default: parts.append(text())
      }
    }
    if Int.random(in: 0..<6, using: &random) == 0, !(parts.last?.hasPrefix("{c") ?? false) {
      parts.append("{c\(captures)...}")
    }
    return parts.joined()
  }

  /// A text whose captures stand so close that a key often has many matches.
  mutating func crowdedTemplate() -> String {
    var text = ["", "a", "{legacy}", "{id}:"].randomElement(using: &random) ?? ""
    for number in 0..<Int.random(in: 1...5, using: &random) {
      let between = ["{legacy}", "{id}", self.text(upTo: 2)].randomElement(using: &random) ?? "a"
      text += (number == 0 ? "" : between) + "{c\(number)}"
    }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return text
    case 1: return text + self.text(upTo: 2) + "{rest...}"
    default: return text + self.text(upTo: 2)
    }
  }

  /// A key of the template's shape, whose captures are short.
  mutating func key(of template: KeyTemplate, _ identity: Identity) -> [UInt8] {
    var key: [UInt8] = []
    for part in template.parts {
      switch part {
      case .literal(let bytes): key += bytes
      case .legacy: key += identity.legacy.utf8
      case .id: key += identity.id.utf8
      case .capture: key += text(["a", "b", "-"]).utf8
      case .rest: key += text().utf8
      }
    }
    return key
  }
}

@Suite("Random templates")
struct TemplatePropertyTests {
  static let identity = Identity(legacy: "NAME", id: "IDENT")

  @Test(arguments: 0..<64 as Range<UInt64>)
  func expandingAMatchGivesTheKeyBack(_ seed: UInt64) throws {
    var random = RandomTemplate(seed: seed)
    for _ in 0..<20 {
      let template = try KeyTemplate(random.template())
      let key = random.key(of: template, Self.identity)
      let bound = BoundTemplate(template, identity: Self.identity)
      let captures = try #require(bound.match(key), "\(template.text)")
      #expect(bound.expand(captures, of: key) == key, "\(template.text)")
      #expect(key.starts(with: bound.prefix))
    }
  }

  @Test(arguments: 0..<64 as Range<UInt64>)
  func movingThereAndBackGivesTheKeyBack(_ seed: UInt64) throws {
    var random = RandomTemplate(seed: seed)
    for _ in 0..<20 {
      let from = try KeyTemplate(random.template())
      let to = try KeyTemplate(from.text.replacing("{legacy}", with: "{id}"))
      let key = random.key(of: from, Self.identity)
      let there = try #require(
        BoundMapping(from: from, to: to, identity: Self.identity).apply(key), "\(from.text)")
      let back = BoundMapping(from: to, to: from, identity: Self.identity).apply(there)
      #expect(back == key, "\(from.text)")
    }
  }

  @Test(arguments: 0..<64 as Range<UInt64>)
  func shapesThatShareAKeyOverlap(_ seed: UInt64) throws {
    var random = RandomTemplate(seed: seed)
    for _ in 0..<60 {
      let others: [Delimiter] = [":", "-"]
      let delimiters: [Delimiter] = [":", others.randomElement(using: &random.random) ?? ":"]
      let a = try KeyTemplate(random.template(), delimiter: delimiters[0])
      let b = try KeyTemplate(random.template(), delimiter: delimiters[1])
      let key = random.key(of: a, Self.identity)
      guard BoundTemplate(a, identity: Self.identity).match(key) != nil,
        BoundTemplate(b, identity: Self.identity).match(key) != nil
      else { continue }
      #expect(TemplateShape(a).overlaps(TemplateShape(b)), "\(a.text) \(b.text)")
      #expect(TemplateShape(b).overlaps(TemplateShape(a)), "\(b.text) \(a.text)")
    }
  }
}
