import ByteJSON

/// The names of one object's members while some of them are replaced.
struct MemberNames {
  /// The rewrites of the names, in the rule's order; the first that matches wins.
  let rewrites: [Int]
  private var names: [[UInt8]: Int] = [:]
  private var renamed: [(old: [UInt8], new: [UInt8])] = []

  init(_ rewrites: [Int]) { self.rewrites = rewrites }

  mutating func add(_ name: JSONField, in document: Span<UInt8>, to edits: inout DocumentEdits) {
    // A name that has no UTF-8 is nobody's.
    guard let text = name.text(in: document) else { return }
    names[text, default: 0] += 1
    for number in rewrites {
      guard case .success(let outcome) = replacement(for: name, in: document, edits.rule, number),
        outcome != .noMatch
      else { continue }
      edits.count(number)
      guard case .replace(let new) = outcome else { continue }
      renamed.append((text, new))
      edits.replace(name.range, by: new)
      return
    }
  }

  /// Why the names cannot be replaced: a name that stands twice, or one that is taken.
  var refusal: Reason? {
    if renamed.contains(where: { names[$0.old] ?? 0 > 1 }) { return .ambiguousField }
    var taken = Set(names.keys)
    for (_, new) in renamed where !taken.insert(new).inserted { return .memberExists }
    return nil
  }
}
