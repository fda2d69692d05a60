/// The record's time: the first of the rule's `newer_by` pointers that is present and not null. A
/// field that stands twice is present, whatever its last value is.
///
/// Strings are ISO 8601 (RFC 3339 with an optional offset; without one, UTC, as the Workers runtime
/// reads it) or decimal epoch milliseconds; numbers are epoch milliseconds.
///
/// - Returns: nil where none is present, or the first present one cannot be read as a time. The
///   later pointers are not tried then: a record whose newest time is broken has no time.
func recordTime(_ value: [UInt8], _ rule: CompiledRule) -> RecordTime? {
  guard !rule.times.isEmpty, let located = try? rule.fields.locate(in: value.span) else {
    return nil
  }
  for index in rule.times {
    guard let field = located[index] else { continue }
    if field.isAmbiguous { return nil }
    if field.kind == .null { continue }
    switch field.kind {
    case .string:
      return field.text(in: value.span).flatMap { RecordTime(text: $0) }
    case .number: return RecordTime(epochMilliseconds: value[field.range])
    default: return nil
    }
  }
  return nil
}
