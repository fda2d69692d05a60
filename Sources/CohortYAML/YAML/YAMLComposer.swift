import Core

/// Builds the tree of one YAML document and refuses whatever a plan has no use for.
///
/// Duplicate keys, tags and merge keys are collected; syntax errors, aliases without an end or a
/// beginning, and exceeded limits end the reading.
struct YAMLComposer: ~Copyable {
  private var reader: YAMLEventReader
  private let source: SourceText
  private let file: String
  private let format: FileFormat
  private let limits: YAMLLimits
  /// The file's number, which each span carries.
  private let document: Int
  private var anchors: [String: YAMLNode] = [:]
  private var openAnchors: Set<String> = []
  private var nodeCount = 0
  private var mistakes: [Diagnostic] = []

  private typealias Step = (event: YAMLEvent, span: SourceSpan)

  /// The document's root and the mistakes that did not hinder reading on.
  ///
  /// - Parameters:
  ///   - bytes: the file as it is; a UTF-8 byte order mark is skipped.
  ///   - format: what the file is meant to be, for messages.
  ///   - limits: what has been used of them already counts.
  ///   - document: the file's number among those that are read together.
  /// - Throws: when there is no tree; the last diagnostic says why.
  static func compose(
    _ bytes: [UInt8], file: String, as format: FileFormat = .plan,
    limits: YAMLLimits = YAMLLimits(), document: Int = 0
  ) throws(DiagnosticsError) -> (root: YAMLNode, mistakes: [Diagnostic]) {
    if let mistake = sizeMistake(bytes.count, file: file, format, limits)
      ?? EncodingCheck.mistake(in: bytes, file: file)
    {
      throw DiagnosticsError([mistake])
    }
    var composer = try YAMLComposer(
      SourceText(bytes), file: file, format, limits, document)
    let root = try composer.wholeDocument()
    return (root, composer.mistakes)
  }

  private static func sizeMistake(
    _ count: Int, file: String, _ format: FileFormat, _ limits: YAMLLimits
  ) -> Diagnostic? {
    guard count > limits.bytes - limits.usedBytes else { return nil }
    let fact =
      limits.usedBytes == 0
      ? "\(format.what.sentence) may have at most \(limits.bytes) bytes, but this file has \(count)."
      : """
      A plan and the files that it includes may have at most \(limits.bytes) bytes together, but \
      with this file they have \(count + limits.usedBytes).
      """
    return Diagnostic(
      .fileTooLarge, "\(fact) \(format.shortening)",
      at: SourceRange(file: file, line: 1, column: 1))
  }

  private init(
    _ source: SourceText, file: String, _ format: FileFormat, _ limits: YAMLLimits,
    _ document: Int
  ) throws(DiagnosticsError) {
    self.source = source
    self.file = file
    self.format = format
    self.limits = limits
    self.document = document
    nodeCount = limits.usedNodes
    do throws(YAMLSyntaxError) {
      reader = try YAMLEventReader(source.bytes)
    } catch {
      throw DiagnosticsError([error.diagnostic(in: source, file: file)])
    }
  }

  // MARK: - Documents

  private mutating func wholeDocument() throws(DiagnosticsError) -> YAMLNode {
    _ = try step()
    guard case (.documentStart, _) = try step() else { throw emptyDocument() }
    let root = try node(try step(), depth: 0)
    _ = try step()
    let end = try step()
    if case .documentStart = end.event {
      throw fatal(
        .severalDocuments,
        "A second document starts here. A file holds one \(format.noun); put this one into its own "
          + "file.",
        at: end.span)
    }
    if case .scalar(let scalar) = root.content, scalar.text.isEmpty, scalar.style == .plain {
      throw emptyDocument()
    }
    return root
  }

  private func emptyDocument() -> DiagnosticsError {
    fatal(
      .emptyDocument,
      """
      The file is empty or holds only comments. A \(format.noun) starts with \
      'format: \(format.name)'; \(format.start).
      """,
      at: SourceSpan(start: 0, end: 0))
  }

  private mutating func step() throws(DiagnosticsError) -> Step {
    do throws(YAMLSyntaxError) {
      var step = try reader.next()
      step.span.document = document
      return step
    } catch {
      throw DiagnosticsError(mistakes + [error.diagnostic(in: source, file: file)])
    }
  }

  // MARK: - Nodes

  private mutating func node(_ step: Step, depth: Int) throws(DiagnosticsError) -> YAMLNode {
    switch step.event {
    case .alias(let name): return try alias(name, at: step.span, depth: depth)
    case .scalar(let scalar, let properties):
      check(properties.tag, allowed: YAMLTag.string, at: step.span)
      return try finish(.scalar(scalar), properties, span: step.span, size: 0, height: 0)
    case .sequenceStart(let properties):
      return try sequence(properties, from: step.span, depth: depth + 1)
    case .mappingStart(let properties):
      return try mapping(properties, from: step.span, depth: depth + 1)
    default:
      // libyaml begins no node with another event; should it ever, the node limit ends the reading.
      return try finish(
        .sequence([]), YAMLEvent.Properties(), span: step.span, size: 0, height: 0)
    }
  }

  private mutating func sequence(
    _ properties: YAMLEvent.Properties, from start: SourceSpan, depth: Int
  ) throws(DiagnosticsError) -> YAMLNode {
    try open(properties, tag: YAMLTag.sequence, at: start, depth: depth)
    var items: [YAMLNode] = []
    var size = 0
    var height = 0
    while true {
      let next = try step()
      if case .sequenceEnd = next.event {
        let span = SourceSpan(start: start.start, end: next.span.end, document: document)
        return try finish(
          .sequence(items), properties, span: span, size: size, height: height + 1)
      }
      let item = try node(next, depth: depth)
      items.append(item)
      size += item.size
      height = max(height, item.height)
    }
  }

  private mutating func mapping(
    _ properties: YAMLEvent.Properties, from start: SourceSpan, depth: Int
  ) throws(DiagnosticsError) -> YAMLNode {
    try open(properties, tag: YAMLTag.mapping, at: start, depth: depth)
    var pairs = MappingBuilder()
    while true {
      let next = try step()
      if case .mappingEnd = next.event {
        let span = SourceSpan(start: start.start, end: next.span.end, document: document)
        return try finish(
          .mapping(pairs.pairs), properties, span: span, size: pairs.size,
          height: pairs.height + 1)
      }
      let key = try node(next, depth: depth)
      let value = try node(try step(), depth: depth)
      if let mistake = pairs.insert(key, keySpan: next.span, value, in: source, file: file) {
        collect(mistake)
      }
    }
  }

  private mutating func open(
    _ properties: YAMLEvent.Properties, tag: String, at span: SourceSpan, depth: Int
  ) throws(DiagnosticsError) {
    check(properties.tag, allowed: tag, at: span)
    try checkDepth(depth, at: span)
    if let anchor = properties.anchor { openAnchors.insert(anchor) }
  }

  private mutating func finish(
    _ content: YAMLNode.Content, _ properties: YAMLEvent.Properties, span: SourceSpan, size: Int,
    height: Int
  ) throws(DiagnosticsError) -> YAMLNode {
    try spend(1, at: span)
    let node = YAMLNode(content: content, span: span, size: size + 1, height: height)
    if let anchor = properties.anchor {
      openAnchors.remove(anchor)
      anchors[anchor] = node
    }
    return node
  }

  private mutating func alias(
    _ name: String, at span: SourceSpan, depth: Int
  ) throws(DiagnosticsError) -> YAMLNode {
    if openAnchors.contains(name) {
      throw fatal(
        .recursiveAlias,
        "'*\(name)' is inside the value of '&\(name)', so the value would contain itself. Write "
          + "it out.",
        at: span)
    }
    guard let node = anchors[name] else {
      throw fatal(
        .unknownAlias,
        """
        There is no '&\(name)' before this '*\(name)'. Define the anchor first, or quote the \
        string if the star is meant literally.
        """,
        at: span)
    }
    try spend(node.size, at: span)
    try checkDepth(depth + node.height, at: span)
    return node
  }

  // MARK: - Checks

  private mutating func spend(_ nodes: Int, at span: SourceSpan) throws(DiagnosticsError) {
    nodeCount += nodes
    guard nodeCount > limits.nodes else { return }
    throw fatal(
      .tooManyNodes,
      """
      A plan may contain at most \(limits.nodes) values, counting each use of an alias, and this \
      value exceeds the limit. Move users into a CSV file, or use fewer aliases.
      """,
      at: span)
  }

  private func checkDepth(_ depth: Int, at span: SourceSpan) throws(DiagnosticsError) {
    guard depth > limits.depth else { return }
    throw fatal(
      .tooDeep,
      "Lists and mappings may nest at most \(limits.depth) levels deep. Plans need no more than "
        + "six levels.",
      at: span)
  }

  private mutating func check(_ tag: String?, allowed: String, at span: SourceSpan) {
    guard let tag, tag != allowed, tag != "!" else { return }
    collect(
      Diagnostic(
        .customTag,
        """
        The tag \(quoted(tag)) is not supported in a plan. Remove it, and quote the value if it is \
        a string.
        """,
        at: source.range(span, file: file)))
  }

  private mutating func collect(_ mistake: Diagnostic) {
    if mistakes.count < limits.mistakes { mistakes.append(mistake) }
  }

  private func fatal(
    _ kind: MistakeKind, _ detail: String, at span: SourceSpan
  ) -> DiagnosticsError {
    DiagnosticsError(
      mistakes + [Diagnostic(kind, detail, at: source.range(span, file: file))])
  }
}

/// What a file may cost before it is refused.
struct YAMLLimits: Sendable {
  var bytes = 1_024 * 1_024
  /// Collections inside collections.
  var depth = 64
  /// Values in the document, aliases counted as often as they are used.
  var nodes = 200_000
  /// Of `bytes` and `nodes`, by files that are read together with this one.
  var usedBytes = 0
  var usedNodes = 0
  /// Mistakes listed in one run.
  var mistakes = 100
}
