import ByteJSON

/// What a rule makes of a record: the record as it belongs under the ID, or why it cannot be carried.
struct RecordRewriting {
  var result: Result<Entry, Refusal>
  /// The rewrites that found a name in the record: one to replace, or one that is as it is to be. None
  /// where the record cannot be carried.
  var found = RewriteSet()
}

extension BoundRule {
  /// How often each of the rule's rewrites finds a name in the record; nil where the record cannot be
  /// read.
  package func findings(in source: Entry) -> [Int]? {
    var counts = Array(repeating: 0, count: rule.rule.rewrites.count)
    let edits = RecordEdits(rule.rule)
    for document in JSONPlace.Document.allCases {
      guard let tree = edits[document], let bytes = source[document] else { continue }
      var changes = DocumentEdits(tree, self)
      do { try changes.run(bytes) } catch { return nil }
      for (rewrite, count) in changes.found where counts.indices.contains(rewrite) {
        counts[rewrite] += count
      }
    }
    return counts
  }

  /// The record with what the rule's paths lead to replaced, every other byte as it was.
  func edited(_ source: Entry, _ edits: RecordEdits, _ found: inout RewriteSet) -> Result<
    Entry, Refusal
  > {
    var result = source
    for document in JSONPlace.Document.allCases {
      guard let tree = edits[document], let bytes = source[document] else { continue }
      var changes = DocumentEdits(tree, self)
      do { try changes.run(bytes) } catch {
        return .failure(Refusal(reason: document == .value ? .notJSON : .metadataNotJSON))
      }
      for rewrite in changes.found.keys { found.insert(rewrite) }
      if let reason = changes.refusal { return .failure(Refusal(reason: reason)) }
      guard !changes.edits.isEmpty else { continue }
      let replacements = changes.edits.map { (range: $0.range, token: $0.bytes) }
      guard let spliced = JSONSplice.splicing(document: bytes, replacements: replacements) else {
        return .failure(Refusal(reason: .ambiguousField))
      }
      result[document] = spliced
    }
    return .success(result)
  }
}

extension RecordEdits {
  subscript(document: JSONPlace.Document) -> RewriteTree? {
    switch document {
    case .value: value
    case .metadata: metadata
    }
  }
}

extension Entry {
  fileprivate subscript(document: JSONPlace.Document) -> [UInt8]? {
    get {
      switch document {
      case .value: value
      case .metadata: metadata
      }
    }
    set {
      switch document {
      case .value: value = newValue ?? []
      case .metadata: metadata = newValue
      }
    }
  }
}
