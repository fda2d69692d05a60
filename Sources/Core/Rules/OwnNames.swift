import ByteJSON

/// The texts by which a rule's records name one user: what an owner field may hold, and what a rewrite of
/// `{legacy}` replaces.
struct OwnNames: Hashable, Sendable {
  /// Names that a rewrite replaces: the legacy names, and the forms of them that the rule's owner may have.
  var legacy: [[UInt8]]
  /// What names the user in a record that has been rewritten, or needs no rewrite.
  var canonical: [[UInt8]]

  init(_ rule: Rule, _ identity: Identity) {
    var legacy = identity.names.map { Array($0.utf8) }
    var canonical = [Array(identity.id.utf8)]
    func append(_ text: [UInt8], to texts: inout [[UInt8]]) {
      if !texts.contains(text) { texts.append(text) }
    }
    for form in rule.ownerForms {
      guard form.usesLegacy else {
        append(BoundTemplate(form, identity: identity).prefix, to: &canonical)
        continue
      }
      for name in identity.names {
        append(BoundTemplate(form, identity: identity.called(name)).prefix, to: &legacy)
      }
    }
    for rewrite in rule.rewrites where rewrite.namesOwner(of: rule) {
      append(BoundTemplate(rewrite.to, identity: identity).prefix, to: &canonical)
    }
    self.legacy = legacy
    self.canonical = canonical
  }

  var all: [[UInt8]] { legacy + canonical }
}

extension Rule {
  /// The texts by which the rule's owner field names the user, who is the identity's owner.
  package func ownerTexts(of identity: Identity) -> [[UInt8]] { OwnNames(self, identity).all }
}

extension Rewrite {
  /// Whether the rewrite puts the ID, in some form, where the rule's owner stands.
  fileprivate func namesOwner(of rule: Rule) -> Bool {
    guard let owner = rule.owner, target != .memberNames, from.isLegacyName, to.captures.isEmpty,
      to.usesID
    else { return false }
    return place.plainPointer == owner
  }
}

extension JSONField {
  /// Whether the field names `text`: a string that decodes to it, or a whole number whose digits it is.
  func names(_ text: [UInt8], in document: Span<UInt8>) -> Bool {
    kind == .number
      ? wholeNumber(in: document) == text : holds(text.span, in: document)
  }

  func names(anyOf texts: [[UInt8]], in document: Span<UInt8>) -> Bool {
    guard kind == .number else {
      return texts.contains { holds($0.span, in: document) }
    }
    return wholeNumber(in: document).map(texts.contains) ?? false
  }

  /// The digits of a number that every reader takes for the same whole one: no sign, fraction or exponent,
  /// no leading zero, 2⁵³ at most, up to where JavaScript tells whole numbers apart.
  func wholeNumber(in document: Span<UInt8>) -> [UInt8]? {
    guard kind == .number, range.count <= 16, range.upperBound <= document.count else { return nil }
    var digits: [UInt8] = []
    for i in range { digits.append(document[i]) }
    return WholeNumber.isCanonical(digits) ? digits : nil
  }
}

/// Whole numbers that JSON can hold and every reader reads alike.
enum WholeNumber {
  static func isCanonical(_ text: [UInt8]) -> Bool {
    guard (1...16).contains(text.count), text.allSatisfy({ (0x30...0x39).contains($0) }),
      text.count == 1 || text[0] != UInt8(ascii: "0")
    else { return false }
    return text.reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 0x30) } <= 1 << 53
  }
}
