import Core
import Governance

/// A kind of file, and the only version of its format that is read.
struct FileFormat {
  let name: String
  /// How messages name such a file: `a cohort plan`, and shorter, `plan`.
  let what: String
  let noun: String
  /// What to do where the file is too large.
  let shortening: String
  /// Where to begin one.
  let start: String

  static let plan = FileFormat(
    name: CohortPlan.format, what: "a cohort plan", noun: "plan",
    shortening: "Move the users into a CSV file and name it under 'cohort: csv:'.",
    start: "'keyshift init' writes one to start from")
  static let include = FileFormat(
    name: "keyshift.include/1", what: "an included file", noun: "file",
    shortening: "Move the users into a CSV file and name it under 'cohort: csv:'.",
    start: "it has 'cohort', 'rules', or both")
  static let resolutions = FileFormat(
    name: "keyshift.resolutions/1", what: "a file of resolutions", noun: "file",
    shortening: "Decide many records of one reason with 'at_most'.",
    start: "'keyshift conflicts PLAN --write-resolutions FILE' drafts one")
  static let policy = FileFormat(
    name: Policy.format, what: "a policy", noun: "policy",
    shortening: "Keep one policy for each repository.", start: "docs/approval.md has one")
}

extension PlanReading {
  /// The document's fields, or nil where it is no mapping, none of ours, or of another version of the
  /// format; what is wrong is reported.
  mutating func fields(
    ofDocument root: YAMLNode, _ shape: Shape, _ format: FileFormat
  ) -> Fields? {
    isReadable(root, shape, format) ? fields(root, shape) : nil
  }

  /// Whether the document is one of ours, for this version and in its format; what is wrong is reported.
  mutating func isReadable(_ root: YAMLNode, _ shape: Shape, _ format: FileFormat) -> Bool {
    guard case .mapping(let pairs) = root.content else {
      reportNotMapping(root, shape)
      return false
    }
    let fields = Fields(span: root.span, pairs: pairs)
    if shape.keys.contains("required_version") { requireVersion(fields, format) }
    return !isRefused && isMeantAs(shape, pairs, root) && checkFormat(fields, format)
  }

  /// Whether the file is one of ours at all. Of another, whose keys may be nobody's here to read, only
  /// this is said.
  private mutating func isMeantAs(_ shape: Shape, _ pairs: [YAMLPair], _ root: YAMLNode) -> Bool {
    let known = pairs.filter { shape.keys.contains($0.key) }
    guard !pairs.isEmpty, known.count < min(2, pairs.count),
      !known.contains(where: { $0.key == "format" })
    else { return true }
    report(
      .missingKey,
      "\(shape.what.sentence) starts with the key 'format', but this file has none of its keys. "
        + "Check the path.",
      at: root.span)
    return false
  }

  /// Whether the rest can be judged: false when another version of the format is named.
  private mutating func checkFormat(_ fields: Fields, _ known: FileFormat) -> Bool {
    guard let format = text(fields, "format", "'format'") else { return true }
    guard format.text != known.name else { return true }
    guard format.text != FileFormat.include.name || known.name != FileFormat.plan.name else {
      report(
        .unknownFormat,
        "Cohort plans include this file; it is no cohort plan itself. Name a cohort plan whose "
          + "'include' lists it.",
        at: format.node.span)
      return false
    }
    let parts = known.name.split(separator: "/")
    let family = String(parts[0]) + "/"
    guard format.text.hasPrefix(family), let ours = Int(parts[1]),
      let version = Int(format.text.dropFirst(family.count))
    else {
      reportFormat(format, "\(quoted(format.text)) is not \(known.what)'s format. Write", known)
      return false
    }
    let age = version > ours ? "a newer version. Update Keyshift, or" : "an unknown version:"
    reportFormat(
      format, "The file says \(quoted(format.text)), \(age) write the \(known.noun) as", known)
    return false
  }

  private mutating func reportFormat(_ format: PlacedText, _ what: String, _ known: FileFormat) {
    report(
      .unknownFormat, "\(what) '\(known.name)', the only format that this version reads.",
      at: format.node.span)
  }
}
