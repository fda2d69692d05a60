import Core
import Testing

@Suite("Templates say where matching stops")
struct TemplateMismatchTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var template: String
    var key: String
    /// `matched bytes, expected`; nil where the template matches.
    var stop: String?
    var testDescription: String { "\(template) on \(key)" }
    init(_ template: String, _ key: String, _ stop: String?) {
      self.template = template
      self.key = key
      self.stop = stop
    }
  }

  static let johndoe = Identity(legacy: "johndoe", id: "550e8400")

  @Test(arguments: [
    Row("trip:{legacy}:{record}", "trip:johndoe:1", nil),
    Row("trip:{legacy}:{record}", "tirp:johndoe:1", "1, rip:johndoe:"),
    Row("trip:{legacy}:{record}", "", "0, trip:johndoe:"),
    Row("trip:{legacy}:{record}", "trip:johndoe:", "13, {record}"),
    Row("trip:{legacy}:{record}", "trip:johndoe::", "13, {record}"),
    Row("trip:{legacy}:{record}", "trip:johndoe:a:b", "14, end"),
    Row("trip:{legacy}:{rest...}", "trip:johndoe:", "13, {rest}"),
    Row("meta:{n}:count", "meta:7:counts", "12, end"),
    Row("meta:{n}:count", "meta:7:coun", "11, t"),
    Row("meta:{n}:count", "meta:7", "6, :count"),
    Row("meta:{n}_count", "meta:7", "6, _count"),
    Row("{a}-{b}", "-1", "2, -"),
    Row("literal", "literal:more", "7, end"), Row("literal", "literal", nil),
  ])
  func stops(_ row: Row) throws {
    let bound = BoundTemplate(try KeyTemplate(row.template), identity: Self.johndoe)
    #expect(bound.mismatch(Array(row.key.utf8)).map(Self.text) == row.stop)
  }

  /// Short keys of few letters, so that most of them nearly match.
  @Test(arguments: [
    "a:{x}:b", "a:{x}-{y}", "{x}a{y}b", "a{x}:b{rest...}", "{x}-a:{y}", "ab", "{x}:",
  ])
  func aMismatchIsThereExactlyIfNothingMatches(_ text: String) throws {
    let bound = BoundTemplate(try KeyTemplate(text), identity: Self.johndoe)
    let letters = Array("ab:-".utf8)
    for number in 0..<16_384 {
      var rest = number
      let key = (0..<(number % 8)).map { _ in
        defer { rest /= 4 }
        return letters[rest % 4]
      }
      let mismatch = bound.mismatch(key)
      #expect((mismatch == nil) == (bound.match(key) != nil))
      if let mismatch { #expect((0...key.count).contains(mismatch.offset)) }
    }
  }

  @Test(arguments: [
    Row("trip:{legacy}:{record}", "trip:mary:1", "user mary"),
    Row("trip:{legacy}:hns_{legacy}_{date}", "trip:mary:hns_mary_1", "user mary"),
    Row("trip:{legacy}:hns_{legacy}_{date}", "trip:mary:hns_anna_1", "14, mary_"),
    Row("trip:{legacy|upper}:{record}", "trip:MARY:1", "user MARY"),
    Row("trip:{id}:{record}", "trip:42:1", "user 42"),
    Row("trip:{legacy}:{record}", "trip::1", "5, {legacy}"),
    Row("trip:{legacy|lower}:{record}", "trip:", "5, {legacy|lower}"),
    Row("order:{order}", "order:1", nil), Row("order:{order}", "ord", "3, er:"),
  ])
  func readsAnyUser(_ row: Row) throws {
    let template = AnyUserTemplate(try KeyTemplate(row.template))
    let reading: String? =
      switch template.reading(Array(row.key.utf8)) {
      case nil: nil
      case .user(let text, _): "user \(text)"
      case .mismatch(let mismatch): Self.text(mismatch)
      }
    #expect(reading == row.stop)
  }

  private static func text(_ mismatch: TemplateMismatch) -> String {
    let expected =
      switch mismatch.expected {
      case .literal(let bytes): String(decoding: bytes, as: UTF8.self)
      case .capture(let name): "{\(name)}"
      case .end: "end"
      }
    return "\(mismatch.offset), \(expected)"
  }
}
