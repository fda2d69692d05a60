import Application
import ByteJSON
import Core

/// The plan's `index:`: which records the application indexes, and how its index is reached.
extension PlanReading {
  private static let providers = ["sqlite", "http", "dirty_flag"]

  mutating func index(_ node: YAMLNode?) -> IndexReference? {
    guard let node, let fields = fields(node, .index) else { return nil }
    let records = indexedRecords(fields)
    let named = Self.providers.filter { fields.has($0) }
    guard named.count == 1, let name = named.first, let value = fields[name] else {
      report(
        .oneIndex,
        """
        'index' names \(named.isEmpty ? "no way" : "\(named.count) ways") to reach the index; \
        exactly one is required. Use one of \(enumeration(Self.providers)).
        """,
        at: named.last.map { fields.keySpan($0) } ?? fields.span)
      return nil
    }
    let provider: IndexReference.Provider?
    switch name {
    case "sqlite":
      provider = storeFields(value, .indexFile).flatMap { storeText($0, "path") }
        .map { .sqlite(path: resolve($0)) }
    case "http": provider = workerIndex(value).map { .http($0) }
    default: provider = dirtyFlag(value, namespace: records?.namespace).map { .dirtyFlag($0) }
    }
    guard let records, let provider else { return nil }
    return IndexReference(provider, records: records)
  }

  // MARK: - Records

  private mutating func indexedRecords(_ fields: Fields) -> IndexedRecords? {
    let namespace = namespace(fields)
    let key = fields["key"].flatMap { template($0, "'key'") }
    if let key { checkIndexedKey(key) }
    let count = count(fields)
    let summary = summaryFields(fields)
    guard let namespace, let key else { return nil }
    return IndexedRecords(
      namespace: namespace, key: key.template, count: count,
      fields: summary ?? Conventions.summaryFields)
  }

  private mutating func checkIndexedKey(_ key: PlacedTemplate) {
    requireID(key, "'key'")
    guard key.template.captures.count != 1 else { return }
    report(
      .badIndexKey,
      """
      'key' is the canonical key of a record, such as "trip:{id}:{record}": exactly one capture \
      besides {id} is the record's ID, but this has \(key.template.captures.count).
      """,
      at: key.text.node.span)
  }

  /// Nil, which compares no counter, only where the plan says `null`.
  private mutating func count(_ fields: Fields) -> KeyTemplate? {
    guard let node = fields["count"] else { return Conventions.recordCount }
    if case .scalar(let scalar) = node.content, scalar.value == .null { return nil }
    return userKey(node, "'count'")
  }

  private mutating func summaryFields(_ fields: Fields) -> [JSONPointer]? {
    guard let node = fields["fields"], let items = list(node, "'fields'", atMost: 100) else {
      return nil
    }
    var pointers: [JSONPointer] = []
    for item in items {
      guard let pointer = pointer(item, "'fields'") else { continue }
      if pointers.contains(where: { $0.tokens.last == pointer.tokens.last }) {
        report(
          .duplicatePointer,
          """
          A summary names each field after the last part of its pointer, and an earlier field has \
          the same name. Remove \(quoted(pointer.text)).
          """,
          at: item.span)
      }
      pointers.append(pointer)
    }
    return pointers
  }

  /// The key of one entry per user.
  mutating func userKey(_ node: YAMLNode, _ what: String) -> KeyTemplate? {
    guard let key = template(node, what) else { return nil }
    requireID(key, what)
    if !key.template.captures.isEmpty {
      report(
        .unboundName,
        "\(what.sentence) may use {id} only. Remove everything else in braces.",
        at: key.text.node.span)
    }
    return key.template
  }

  private mutating func requireID(_ key: PlacedTemplate, _ what: String) {
    if key.template.usesLegacy {
      report(
        .legacyInDestination, "\(what.sentence) is a canonical key. Use {id} instead.",
        at: place(of: legacyName(in: key.template), in: key.text))
    }
    if !key.template.usesID {
      report(
        .withoutID, "\(what.sentence) must be different for each user. Use {id} in it.",
        at: key.text.node.span)
    }
  }

  // MARK: - Flag

  private mutating func dirtyFlag(_ node: YAMLNode, namespace: Namespace?) -> DirtyFlag? {
    guard let fields = fields(node, .dirtyFlag) else { return nil }
    let own = fields.has("namespace") ? self.namespace(fields) : namespace
    let key =
      fields["key"].map { userKey($0, "'key'") } ?? Conventions.dirtyFlag
    let value = text(fields, "value", "'value'")?.text ?? DirtyFlag.defaultValue
    guard let own, let key else { return nil }
    return DirtyFlag(namespace: own, key: key, value: value)
  }
}

extension Shape {
  static let index = Shape(
    what: "'index'", required: ["namespace", "key"],
    optional: ["count", "fields", "sqlite", "http", "dirty_flag"])
  static let indexFile = Shape(what: "an index", required: ["path"], optional: [])
  static let dirtyFlag = Shape(
    what: "'dirty_flag'", required: [], optional: ["namespace", "key", "value"])
}

extension MistakeKind {
  static let oneIndex = MistakeKind("one-index", "The index needs exactly one way to reach it")
  static let badIndexKey = MistakeKind("bad-index-key", "The key does not name one record")
  static let withoutID = MistakeKind("without-id", "The template does not use the ID")
}
