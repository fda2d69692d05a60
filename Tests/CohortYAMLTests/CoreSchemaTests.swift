import Testing

@testable import CohortYAML

/// YAML 1.2.2, section 10.3.2, table of tag resolution.
struct CoreSchemaTests {
  @Test(arguments: [
    ("", CoreSchemaValue.null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null),
    ("true", .boolean(true)), ("True", .boolean(true)), ("TRUE", .boolean(true)),
    ("false", .boolean(false)), ("False", .boolean(false)), ("FALSE", .boolean(false)),
    ("0", .integer(0)), ("-19", .integer(-19)), ("+7", .integer(7)), ("007", .integer(7)),
    ("0o7", .integer(7)), ("0o17", .integer(15)), ("0x3A", .integer(58)), ("0xff", .integer(255)),
    ("9223372036854775807", .integer(.max)), ("9223372036854775808", .integer(nil)),
    ("0.", .float), ("-0.0", .float), (".5", .float), ("+12e03", .float), ("-2E+05", .float),
    ("1.5e3", .float), (".inf", .float), ("-.Inf", .float), ("+.INF", .float), (".nan", .float),
  ])
  func resolves(text: String, value: CoreSchemaValue) {
    #expect(CoreSchemaValue(plain: text) == value)
  }

  @Test(arguments: [
    "no", "yes", "on", "off", "y", "n", "nULL", "tRUE", "NaN", "inf", "-.nan", "0o8", "0o", "0x",
    "-0o7", "+0x1F", "0xG", "1_000", "1,000", "0b11", "190:20:30", "1e", "1e+", ".", "-", "+",
    ".e5",
    "1.2.3", "2024-01-01", "550e8400-e29b-41d4-a716-446655440000", "johndoe", "1 2", "١٢٣",
  ])
  func leavesStrings(text: String) {
    #expect(CoreSchemaValue(plain: text) == .string)
  }
}
