import Core
import Testing

@Suite("Mistakes in templates")
struct TemplateErrorTests {
  @Test(arguments: [
    ("", TemplateError(.empty, offset: 0)),
    ("a{b", TemplateError(.unclosedBrace, offset: 1)),
    ("a}b", TemplateError(.strayClosingBrace, offset: 1)),
    ("a{}", TemplateError(.emptyName, offset: 1)),
    ("a{...}", TemplateError(.emptyName, offset: 1)),
    ("a:{1x}", TemplateError(.badName("1x"), offset: 2)),
    ("a:{x y}", TemplateError(.badName("x y"), offset: 2)),
    ("a:{é}", TemplateError(.badName("é"), offset: 2)),
    ("a:{legacy...}", TemplateError(.badName("legacy..."), offset: 2)),
    ("{x}:{x}", TemplateError(.repeatedCapture("x"), offset: 4)),
    ("{x}:{x...}", TemplateError(.repeatedCapture("x"), offset: 4)),
    ("{x}{y}", TemplateError(.adjacentCaptures("x", "y"), offset: 3)),
    ("{x}{y...}", TemplateError(.adjacentCaptures("x", "y"), offset: 3)),
    ("{x...}:{y}", TemplateError(.restNotLast("x"), offset: 7)),
    ("{x...}:{id}", TemplateError(.restNotLast("x"), offset: 7)),
    ("a:{x...}z", TemplateError(.restNotLast("x"), offset: 8)),
    ("a:{x...}z:{y}", TemplateError(.restNotLast("x"), offset: 10)),
    // What combines with a brace does not hide it.
    ("\u{D4E}{x", TemplateError(.unclosedBrace, offset: 1)),
    ("{x\u{301}}", TemplateError(.badName("x\u{301}"), offset: 0)),
    // Two braces are one of the text, read from the left.
    ("{{x}", TemplateError(.strayClosingBrace, offset: 3)),
    ("{x}}", TemplateError(.strayClosingBrace, offset: 3)),
    ("{{{x", TemplateError(.unclosedBrace, offset: 2)),
    ("{x...}}}", TemplateError(.restNotLast("x"), offset: 6)),
    ("a:{legacy|lowr}", TemplateError(.unknownFilter("lowr"), offset: 10)),
    ("a:{legacy|Lower}", TemplateError(.unknownFilter("Lower"), offset: 10)),
    ("a:{id| lower}", TemplateError(.unknownFilter(" lower"), offset: 6)),
    ("a:{legacy|lower|}", TemplateError(.emptyFilter, offset: 15)),
    ("a:{legacy|}", TemplateError(.emptyFilter, offset: 9)),
    ("a:{id|hex|hex|hex|hex|hex}", TemplateError(.tooManyFilters(4), offset: 22)),
    ("a:{x|lower}", TemplateError(.filteredCapture("x"), offset: 2)),
    ("a:{x...|lower}", TemplateError(.filteredCapture("x..."), offset: 2)),
    ("a:{legacy...|lower}", TemplateError(.badName("legacy..."), offset: 2)),
    ("a:{|lower}", TemplateError(.emptyName, offset: 2)),
  ])
  func isReportedWhereItStands(_ text: String, _ expected: TemplateError) {
    #expect(throws: expected) { try KeyTemplate(text) }
  }

  @Test func literalsOfManyBytesCountAsOneCharacter() {
    #expect(throws: TemplateError(.emptyName, offset: 2)) { try KeyTemplate("👩‍👩‍👧é{}") }
  }

  @Test func aTemplateHasNoMoreCapturesThanAKeyHasRoomFor() throws {
    let most = (0..<256).map { "{c\($0)}" }.joined(separator: "-")
    #expect(try KeyTemplate(most).captures.count == 256)
    #expect(throws: TemplateError(.tooManyCaptures(256), offset: most.count + 1)) {
      try KeyTemplate(most + "-{more}-{another}")
    }
  }

  @Test func whatCombinesWithABraceIsALiteral() throws {
    let template = try KeyTemplate("t:{legacy}\u{301}")
    #expect(
      template.parts == [.literal(Array("t:".utf8)), .legacy(.plain), .literal([0xCC, 0x81])])
  }

  @Test func aLiteralMayFollowTheRestOnlyInAnotherTemplate() throws {
    let template = try KeyTemplate("a:{legacy}:{x}:{y...}")
    #expect(template.captures == ["x", "y"])
    #expect(template.usesLegacy)
    #expect(!template.usesID)
  }
}
