import ByteJSON

/// Why a record cannot be carried, found while reading it.
struct Refusal: Error {
  var reason: Reason
}

/// The record as it belongs under the ID: named strings replaced, every other byte as it was.
///
/// A string already in its new form is left alone, so rewriting twice changes nothing more.
func rewritten(_ source: Entry, _ rule: BoundRule) -> RecordRewriting {
  var found = RewriteSet()
  let result = rewritten(source, rule, &found)
  guard case .success = result else { return RecordRewriting(result: result) }
  return RecordRewriting(result: result, found: found)
}

extension BoundRule {
  /// The record as it belongs under the ID; nil where it cannot be carried.
  package func result(of source: Entry) -> Entry? { try? rewritten(source, self).result.get() }
}

private func rewritten(
  _ source: Entry, _ rule: BoundRule, _ found: inout RewriteSet
) -> Result<Entry, Refusal> {
  if rule.rule.needsJSON {
    let value = source.value
    let located: [JSONField?]
    do { located = try rule.rule.fields.locate(in: value.span) } catch {
      return .failure(Refusal(reason: .notJSON))
    }
    if let reason = refusal(of: located, in: value, rule) {
      return .failure(Refusal(reason: reason))
    }
    if rule.rule.edits == nil { return replaced(source, located, rule, &found) }
  }
  guard let edits = rule.rule.edits else { return .success(source) }
  return rule.edited(source, edits, &found)
}

/// The record with the strings that plain pointers lead to replaced.
private func replaced(
  _ source: Entry, _ located: [JSONField?], _ rule: BoundRule, _ found: inout RewriteSet
) -> Result<Entry, Refusal> {
  let value = source.value
  var replacements: [(range: Range<Int>, token: [UInt8])] = []
  for (number, index) in rule.rule.rewrites.enumerated() {
    guard let field = located[index], field.canName else { continue }
    if replacements.contains(where: { $0.range == field.range }) { continue }
    switch replacement(for: field, in: value.span, rule, number) {
    case .success(let outcome):
      if outcome != .noMatch { found.insert(number) }
      let token: [UInt8]
      switch outcome {
      case .noMatch, .inPlace: continue
      case .replaceNumber(let digits): token = digits
      case .replace(let text):
        guard let string = JSONString.encode(text.span) else {
          return .failure(Refusal(reason: .notJSON))
        }
        token = string
      }
      replacements.append((range: field.range, token: token))
    case .failure(let refusal): return .failure(refusal)
    }
  }
  guard !replacements.isEmpty else { return .success(source) }
  replacements.sort { $0.range.lowerBound < $1.range.lowerBound }
  guard let spliced = JSONSplice.splicing(document: value, replacements: replacements) else {
    return .failure(Refusal(reason: .ambiguousField))
  }
  var result = source
  result.value = spliced
  return .success(result)
}

/// Why the fields that are there forbid carrying the record. A missing owner comes first, then a
/// field of which nobody knows which value counts, then an owner who is somebody else.
private func refusal(
  of located: [JSONField?], in value: [UInt8], _ rule: BoundRule
) -> Reason? {
  let owner = rule.rule.owner.map { located[$0] }
  if let owner, owner.map({ $0.kind == .null && !$0.isAmbiguous }) ?? true { return .ownerMissing }
  let rewritten = rule.rule.rewrites.contains { located[$0]?.isAmbiguous ?? false }
  if rewritten || owner??.isAmbiguous ?? false { return .ambiguousField }
  return owner.flatMap { $0 }.flatMap { refusal(ofOwner: $0, in: value, rule) }
}

/// Whether the rule's owner field names the user: what is replaced or deleted under the user's key must
/// be the user's. A rule without an owner asks nothing.
package func isOwned(_ value: [UInt8], _ rule: BoundRule) -> Bool {
  guard let owner = rule.rule.owner else { return true }
  guard let located = try? rule.rule.fields.locate(in: value.span),
    let field = located[owner], !field.isAmbiguous
  else { return false }
  return refusal(ofOwner: field, in: value, rule) == nil
}

private func refusal(ofOwner field: JSONField, in value: [UInt8], _ rule: BoundRule) -> Reason? {
  let own = rule.own
  let isOwn =
    field.names(anyOf: own.legacy, in: value.span)
    || field.names(anyOf: own.canonical, in: value.span)
  return isOwn ? nil : .foreignOwner
}
