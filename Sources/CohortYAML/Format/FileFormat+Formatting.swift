import Core

extension FileFormat {
  private static let all = [plan, include, resolutions, policy]

  /// What a file says that it is.
  ///
  /// - Throws: where it is not YAML, or says that it is none of Keyshift's files.
  static func of(_ bytes: [UInt8], file: String) throws(DiagnosticsError) -> FileFormat {
    let (root, mistakes) = try YAMLComposer.compose(
      bytes, file: file, as: .plan, limits: FileFormat.resolutions.limits)
    guard mistakes.isEmpty else { throw DiagnosticsError(mistakes) }
    var span = root.span
    if case .mapping(let pairs) = root.content,
      let pair = pairs.first(where: { $0.key == "format" })
    {
      span = pair.value.span
      if case .scalar(let scalar) = pair.value.content,
        let format = all.first(where: { $0.name.isSame(as: scalar.text) })
      {
        return format
      }
    }
    throw DiagnosticsError([
      Diagnostic(
        .unknownFormat,
        "Only files of a known format are formatted: 'format' is \(alternatives(all.map(\.name))).",
        at: SourceText(bytes).range(span, file: file))
    ])
  }

  /// The usual order of the document's keys.
  var order: [String] {
    switch name {
    case Self.plan.name, Self.include.name:
      [
        "format", "required_version", "name", "environment", "store", "state", "include", "cohort",
        "rules",
        "limits", "accept", "resolutions", "publish", "index", "accounts", "auto",
      ]
    case Self.policy.name:
      ["format", "required_version", "state", "hosts", "vars", "roots", "environments"]
    default: ["format", "resolutions"]
    }
  }

  var limits: YAMLLimits { name == Self.resolutions.name ? .resolutions : YAMLLimits() }
}

extension YAMLLimits {
  static let resolutions: YAMLLimits = {
    var limits = YAMLLimits()
    // A draft has some 350 bytes for a record.
    limits.bytes = 64 * 1_024 * 1_024
    limits.nodes = 4_000_000
    return limits
  }()
}

extension YAMLNode {
  /// Whether another document means the same; the order of its own keys counts for nothing.
  func means(_ other: YAMLNode) -> Bool {
    guard case .mapping(let mine) = content, case .mapping(let others) = other.content else {
      return equals(other)
    }
    let byKey = Dictionary(others.map { ($0.key, $0.value) }) { first, _ in first }
    return mine.count == others.count
      && mine.allSatisfy { pair in byKey[pair.key].map { pair.value.equals($0) } ?? false }
  }

  private func equals(_ other: YAMLNode) -> Bool {
    switch (content, other.content) {
    case (.scalar(let a), .scalar(let b)): a == b
    case (.sequence(let a), .sequence(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.equals($1) }
    case (.mapping(let a), .mapping(let b)):
      a.count == b.count
        && zip(a, b).allSatisfy { $0.key.isSame(as: $1.key) && $0.value.equals($1.value) }
    default: false
    }
  }
}
