/// One step of a YAML document, as the parser meets it.
enum YAMLEvent: Sendable {
  /// What may stand in front of a node.
  struct Properties: Sendable {
    var anchor: String?
    /// Resolved: `!!str` is `tag:yaml.org,2002:str`.
    var tag: String?
    /// Of a list or mapping: in brackets or braces.
    var isFlow = false
  }

  case streamStart, streamEnd
  case documentStart, documentEnd
  case alias(String)
  case scalar(YAMLScalar, Properties)
  case sequenceStart(Properties), sequenceEnd
  case mappingStart(Properties), mappingEnd
}

/// What libyaml says about text that is not YAML.
struct YAMLSyntaxError: Error, Sendable {
  var problem: String
  /// In Unicode scalars from the start of the text.
  var offset: Int
  /// What the parser was reading, and since where.
  var context: (text: String, offset: Int)?
}
