/// Where the parts of a YAML document stand, for a formatter that moves text as it is.
///
/// Offsets are Unicode scalars from the start of the text.
struct YAMLLayout {
  /// A list or mapping without brackets, whose parts start in one column.
  struct Block {
    var isSequence: Bool
    var start: Int
    /// Where the text after it starts.
    var end: Int
    var column: Int
    /// The column that its parts get.
    var indentation: Int
  }

  /// A text, and the innermost block around it.
  struct Scalar {
    var span: Range<Int>
    var isBlock: Bool
    var block: Int?
  }

  /// A list or mapping in brackets that no other one is around.
  struct Flow {
    var span: Range<Int>
    /// Texts, aliases, anchors and tags inside, in order.
    var atoms: [Range<Int>] = []
    var block: Int?
  }

  /// In the order in which they start.
  var blocks: [Block] = []
  var scalars: [Scalar] = []
  var flows: [Flow] = []
  /// Where the keys of blocks stand; aliases are left out.
  var keys: [Range<Int>] = []
  /// Where the keys of the document's mapping start, where that is a block.
  var rootKeys: [Int] = []
}

/// Reads a layout from libyaml's events.
struct YAMLLayoutReader: ~Copyable {
  private var reader: YAMLEventReader
  private let lines: ScalarLines
  private var layout = YAMLLayout()
  private var openBlocks: [Int] = []

  private typealias Step = (event: YAMLEvent, span: SourceSpan)

  /// - Parameters:
  ///   - text: a document that `YAMLComposer` accepts, so that its depth is bounded.
  ///   - lines: of the same text.
  static func read(
    _ text: String, _ lines: ScalarLines
  ) throws(YAMLSyntaxError) -> YAMLLayout {
    var reader = YAMLLayoutReader(try YAMLEventReader(Array(text.utf8)), lines)
    _ = try reader.reader.next()
    _ = try reader.reader.next()
    try reader.node(try reader.reader.next())
    return reader.layout
  }

  private init(_ reader: consuming YAMLEventReader, _ lines: ScalarLines) {
    self.reader = reader
    self.lines = lines
  }

  private mutating func node(_ step: Step) throws(YAMLSyntaxError) {
    switch step.event {
    case .scalar(let scalar, _):
      layout.scalars.append(
        YAMLLayout.Scalar(
          span: step.span.range, isBlock: scalar.style == .block, block: openBlocks.last))
    case .sequenceStart(let properties) where properties.isFlow: try flow(step)
    case .mappingStart(let properties) where properties.isFlow: try flow(step)
    case .sequenceStart: try sequence(step)
    case .mappingStart: try mapping(step)
    default: break
    }
  }

  // MARK: - Blocks

  private mutating func open(isSequence: Bool, at start: Int) -> Int {
    layout.blocks.append(
      YAMLLayout.Block(
        isSequence: isSequence, start: start, end: start, column: lines.column(of: start),
        indentation: 2 * openBlocks.count))
    openBlocks.append(layout.blocks.count - 1)
    return layout.blocks.count - 1
  }

  private mutating func close(_ block: Int, at end: Int) {
    openBlocks.removeLast()
    layout.blocks[block].end = end
  }

  /// The event ends at the first dash, or behind it where the list is no deeper than its key.
  private mutating func sequence(_ start: Step) throws(YAMLSyntaxError) {
    let isBefore = lines.scalar(start.span.end) == "-"
    let block = open(isSequence: true, at: isBefore ? start.span.end : start.span.end - 1)
    while true {
      let step = try reader.next()
      if case .sequenceEnd = step.event {
        close(block, at: step.span.start)
        return
      }
      try node(step)
    }
  }

  /// The event ends where the first key starts.
  private mutating func mapping(_ start: Step) throws(YAMLSyntaxError) {
    let isRoot = openBlocks.isEmpty
    let block = open(isSequence: false, at: start.span.end)
    while true {
      let key = try reader.next()
      if case .mappingEnd = key.event {
        close(block, at: key.span.start)
        return
      }
      if isRoot { layout.rootKeys.append(key.span.start) }
      if case .scalar = key.event { layout.keys.append(key.span.range) }
      try node(key)
      try node(try reader.next())
    }
  }

  // MARK: - Brackets

  private mutating func flow(_ start: Step) throws(YAMLSyntaxError) {
    var flow = YAMLLayout.Flow(
      span: start.span.end - 1..<start.span.end, block: openBlocks.last)
    var depth = 1
    while depth > 0 {
      let step = try reader.next()
      switch step.event {
      case .sequenceStart, .mappingStart:
        depth += 1
        // Before the bracket there may be an anchor or a tag.
        let properties = lines.withoutBlanksAtEnd(
          step.span.start..<max(step.span.start, step.span.end - 1))
        if !properties.isEmpty { flow.atoms.append(properties) }
      case .sequenceEnd, .mappingEnd:
        depth -= 1
        flow.span = flow.span.lowerBound..<step.span.end
      case .scalar(let scalar, _):
        layout.scalars.append(
          YAMLLayout.Scalar(
            span: step.span.range, isBlock: scalar.style == .block, block: openBlocks.last))
        if !step.span.range.isEmpty { flow.atoms.append(step.span.range) }
      case .alias: flow.atoms.append(step.span.range)
      default: depth = 0
      }
    }
    layout.flows.append(flow)
  }
}

extension SourceSpan {
  fileprivate var range: Range<Int> { start..<max(start, end) }
}

extension ScalarLines {
  fileprivate func withoutBlanksAtEnd(_ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, Self.isBlank(scalars[end - 1]) || scalars[end - 1] == "\n" {
      end -= 1
    }
    return range.lowerBound..<end
  }
}
