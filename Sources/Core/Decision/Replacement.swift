import ByteJSON

/// What a rewrite makes of one string or number.
enum Replacement: Hashable {
  /// It is none that the rewrite applies to.
  case noMatch
  /// It is as it is to be.
  case inPlace
  /// A string takes this text.
  case replace([UInt8])
  /// A number, or a string that is to become one, takes these digits.
  case replaceNumber([UInt8])
}

/// A rewrite bound to one user.
struct BoundRewrite: Sendable {
  let rewrite: Rewrite
  /// By the name that the key has.
  let mapping: BoundMapping
  /// By each of the user's other names.
  let others: [BoundMapping]
  /// Nil where `from` is more than the legacy name.
  let name: NameRewrite?

  init(_ rewrite: Rewrite, _ identity: Identity, _ own: OwnNames) {
    func bound(_ identity: Identity) -> BoundMapping {
      BoundMapping(from: rewrite.from, to: rewrite.to, identity: identity)
    }
    self.rewrite = rewrite
    mapping = bound(identity)
    if rewrite.from.isLegacyName {
      others = []
      name = NameRewrite(rewrite, identity, own, result: mapping.to.expand([], of: []))
    } else {
      others = identity.otherNames.map { bound(identity.called($0)) }
      name = nil
    }
  }
}

/// What a rewrite does whose `from` is the legacy name alone.
struct NameRewrite: Sendable {
  /// The user's names in the form that `from` says, and whatever else the rule's records call the user.
  let names: [[UInt8]]
  let result: [UInt8]
  /// What already names the user as it should.
  let kept: [[UInt8]]
  /// The result as a number; a refusal where it is none.
  let number: Result<Replacement, Refusal>

  init(_ rewrite: Rewrite, _ identity: Identity, _ own: OwnNames, result: [UInt8]) {
    var names: [[UInt8]] = []
    let forms = rewrite.from.legacyForms.first.map { form in
      identity.names.map { form.bytes(of: $0) }
    }
    for text in (forms ?? []) + own.legacy where !names.contains(text) { names.append(text) }
    self.names = names
    self.result = result
    kept = [result] + own.canonical
    number =
      WholeNumber.isCanonical(result)
      ? .success(.replaceNumber(result)) : .failure(Refusal(reason: .nameIsNumber))
  }
}

/// What becomes of one string or number; a refusal where the rewrite expects the user's name and finds
/// another.
func replacement(
  for field: JSONField, in document: Span<UInt8>, _ rule: BoundRule, _ number: Int
) -> Result<Replacement, Refusal> {
  let bound = rule.rewrites[number]
  if let name = bound.name { return replacement(for: field, in: document, name, bound.rewrite) }
  guard let text = field.text(in: document) else { return .success(.noMatch) }
  // `from` may match its own result, as `user-{x}` does `user-{id}-{x}`.
  if bound.rewrite.to.usesID, bound.mapping.to.match(text) != nil { return .success(.inPlace) }
  var new = bound.mapping.apply(text)
  for other in bound.others where new == nil { new = other.apply(text) }
  guard let new else { return .success(.noMatch) }
  return .success(new == text ? .inPlace : .replace(new))
}

private func replacement(
  for field: JSONField, in document: Span<UInt8>, _ name: NameRewrite, _ rewrite: Rewrite
) -> Result<Replacement, Refusal> {
  let becomesNumber = rewrite.target == .number && field.kind == .string
  if becomesNumber, field.names(anyOf: name.kept, in: document) { return name.number }
  if field.names(name.result, in: document) { return .success(.inPlace) }
  if field.names(anyOf: name.names, in: document) {
    // A text in a number's place would be another type than the application reads.
    return becomesNumber || field.kind == .number ? name.number : .success(.replace(name.result))
  }
  if field.names(anyOf: name.kept, in: document) { return .success(.inPlace) }
  // What a number means that is none of the user's cannot be told.
  if rewrite.leavesOthers || field.kind == .number { return .success(.noMatch) }
  return .failure(Refusal(reason: .foreignOwner))
}

extension JSONField {
  /// Whether a value of this kind can name a user.
  var canName: Bool { kind == .string || kind == .number }
}
