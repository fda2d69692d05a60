import CYAML

/// Owns a libyaml parser and the bytes it reads; both are freed with it.
@safe
struct YAMLEventReader: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// - Parameter bytes: UTF-8 without a byte order mark.
  /// - Throws: when libyaml finds no memory.
  init(_ bytes: [UInt8]) throws(YAMLSyntaxError) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      unsafe parser.deallocate()
      throw YAMLSyntaxError(problem: "out of memory", offset: 0)
    }
    unsafe self.parser = parser
    unsafe input = .allocate(capacity: bytes.count)
    _ = unsafe input.initialize(from: bytes)
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  /// The next event and where it stands; after `streamEnd`, call no more.
  mutating func next() throws(YAMLSyntaxError) -> (event: YAMLEvent, span: SourceSpan) {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
    defer { unsafe yaml_event_delete(&event) }
    let start = unsafe Int(clamping: event.start_mark.index)
    let end = unsafe Int(clamping: event.end_mark.index)
    return (unsafe Self.convert(event), SourceSpan(start: start, end: max(start, end)))
  }

  private func syntaxError() -> YAMLSyntaxError {
    var error = YAMLSyntaxError(
      problem: unsafe Self.text(parser.pointee.problem) ?? "out of memory",
      offset: unsafe Int(clamping: parser.pointee.problem_mark.index))
    if let context = unsafe Self.text(parser.pointee.context) {
      error.context = (context, unsafe Int(clamping: parser.pointee.context_mark.index))
    }
    return error
  }

  private static func convert(_ event: yaml_event_t) -> YAMLEvent {
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_ALIAS_EVENT: return .alias(unsafe text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT: return unsafe scalar(event)
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe event.data.sequence_start
      let isFlow = unsafe start.style == YAML_FLOW_SEQUENCE_STYLE
      return .sequenceStart(unsafe properties(start.anchor, start.tag, isFlow: isFlow))
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      let start = unsafe event.data.mapping_start
      let isFlow = unsafe start.style == YAML_FLOW_MAPPING_STYLE
      return .mappingStart(unsafe properties(start.anchor, start.tag, isFlow: isFlow))
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    default: return .streamEnd
    }
  }

  private static func scalar(_ event: yaml_event_t) -> YAMLEvent {
    let scalar = unsafe event.data.scalar
    let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    let style: YAMLScalar.Style =
      switch unsafe scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
      default: .plain
      }
    let properties = unsafe properties(scalar.anchor, scalar.tag)
    let value = YAMLScalar(
      text: unsafe String(decoding: bytes, as: UTF8.self), style: style,
      isDecorated: properties.anchor != nil || properties.tag != nil,
      isTaggedString: properties.tag == YAMLTag.string)
    return .scalar(value, properties)
  }

  private static func properties(
    _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ tag: UnsafeMutablePointer<yaml_char_t>?,
    isFlow: Bool = false
  ) -> YAMLEvent.Properties {
    YAMLEvent.Properties(anchor: unsafe text(anchor), tag: unsafe text(tag), isFlow: isFlow)
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
  }

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
  }
}

/// The tags that change nothing about how a plan is read.
enum YAMLTag {
  static let string = "tag:yaml.org,2002:str"
  static let sequence = "tag:yaml.org,2002:seq"
  static let mapping = "tag:yaml.org,2002:map"
}
