/// One value of a YAML document, with the place where it was written.
///
/// Mapping keys are distinct strings, aliases are expanded: a consumer sees plain data.
struct YAMLNode: Sendable {
  enum Content: Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    /// In the order written.
    case mapping([YAMLPair])
  }

  var content: Content
  var span: SourceSpan
  /// Values in this node's tree, itself included, aliases counted as often as they are used.
  var size: Int
  /// Levels of collections in this node's tree; 0 for a scalar.
  var height: Int

  var typeName: String {
    switch content {
    case .scalar(let scalar): scalar.value.typeName
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

struct YAMLPair: Sendable {
  var key: String
  var keySpan: SourceSpan
  var value: YAMLNode
}

struct YAMLScalar: Hashable, Sendable {
  enum Style: Hashable, Sendable {
    case plain, singleQuoted, doubleQuoted, block
  }

  var text: String
  var style: Style
  /// Has an anchor or a tag in front, so that its span does not start with its text.
  var isDecorated: Bool
  /// Carries the tag `!!str`, which makes even a plain `123` a string.
  var isTaggedString: Bool

  var value: CoreSchemaValue {
    style == .plain && !isTaggedString ? CoreSchemaValue(plain: text) : .string
  }
}
