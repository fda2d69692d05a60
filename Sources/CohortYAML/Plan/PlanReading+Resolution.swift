import Core

extension PlanReading {
  /// What persons decided: a list, or the name of a file that holds one.
  mutating func resolutions(_ node: YAMLNode?, rules: [Rule]?) -> [Resolution] {
    guard let node else { return [] }
    guard case .scalar = node.content else { return resolutions(in: node, rules: rules) }
    guard let path = text(node, "'resolutions'") else { return [] }
    return resolutions(inFile: path, rules: rules)
  }

  private mutating func resolutions(inFile path: PlacedText, rules: [Rule]?) -> [Resolution] {
    guard
      let (bytes, file) = contents(
        of: path, .unreadableFile,
        advice: " 'keyshift conflicts PLAN --write-resolutions FILE' drafts one.")
    else { return [] }
    guard let root = tree(of: bytes, file: file, as: .resolutions, limits: .resolutions) else {
      return []
    }
    return resolutions(ofDocument: root, rules: rules)
  }

  private mutating func resolutions(ofDocument root: YAMLNode, rules: [Rule]?) -> [Resolution] {
    guard let fields = fields(ofDocument: root, .resolutionFile, .resolutions),
      let node = fields["resolutions"]
    else { return [] }
    return resolutions(in: node, rules: rules)
  }

  private mutating func resolutions(in node: YAMLNode, rules: [Rule]?) -> [Resolution] {
    guard let items = list(node, "'resolutions'") else { return [] }
    var places: [Resolution.Scope: SourceSpan] = [:]
    var resolutions: [Resolution] = []
    for item in items {
      guard let fields = fields(item, .resolution) else { continue }
      guard let resolution = resolution(fields, rules) else { continue }
      if case .record = resolution.scope, let first = places[resolution.scope] {
        report(
          .duplicateResolution,
          "There are two decisions for one record. Remove one of them.",
          at: item.span, related: [.init("the first one is here", at: range(first))])
        continue
      }
      places[resolution.scope] = item.span
      resolutions.append(resolution)
    }
    return resolutions
  }

  private mutating func resolution(_ fields: Fields, _ rules: [Rule]?) -> Resolution? {
    if let note = fields["note"] { _ = text(note, "'note'") }
    let take = take(fields)
    guard fields.has("key") else { return bulk(fields, take, rules) }
    for key in ["rule", "at_most"] where fields.has(key) {
      report(
        .resolutionForm,
        "'key' names one record, but '\(key)' is for a resolution of many records. Remove one of "
          + "the two.",
        at: fields.keySpan(key))
    }
    let key = text(fields, "key", "'key'")
    let namespace = namespace(fields)
    let (reason, isKnown) = reason(fields, allowsWords: true)
    let seen = seen(fields)
    guard let key, let take, let seen, isKnown else { return nil }
    let result = Resolution(
      scope: .record(namespace, Key(key.text), seen), take: take, reason: reason,
      range: range(key.node.span))
    check(result, fields)
    return result
  }

  private mutating func bulk(
    _ fields: Fields, _ take: Resolution.Take?, _ rules: [Rule]?
  ) -> Resolution? {
    for key in ["namespace", "seen"] where fields.has(key) {
      report(
        .resolutionForm,
        "'\(key)' belongs to one record, but there is no 'key'. Add 'key', or remove '\(key)'.",
        at: fields.keySpan(key))
    }
    let rule = text(fields, "rule", "'rule'")
    if let rule, let rules, !rules.contains(where: { $0.name.isSame(as: rule.text) }) {
      report(
        .badChoice,
        "The plan has no rule \(quoted(rule.text))."
          + Spelling.question(rule.text, among: rules.map(\.name)),
        at: rule.node.span)
    }
    if !fields.has("at_most") {
      report(
        .missingKey,
        """
        A resolution without 'key' decides every record that is open for its reason. Add 'at_most' \
        with the number of records you looked at.
        """,
        at: fields.span)
    }
    let (reason, _) = reason(fields, allowsWords: false)
    guard let limit = integer(fields, "at_most", in: 1...1_000_000), let take, let reason else {
      return nil
    }
    let result = Resolution(
      scope: .all(rule: rule?.text, atMost: limit), take: take, reason: reason,
      range: range(fields.span))
    check(result, fields)
    return result
  }

  private mutating func take(_ fields: Fields) -> Resolution.Take? {
    guard let node = fields["take"] else { return nil }
    if case .scalar(let scalar) = node.content, scalar.text.isEmpty || scalar.value == .null {
      report(
        .emptyValue,
        """
        Fill in 'take': 'legacy' (overwrite the canonical record with the legacy one), 'canonical' \
        (keep the canonical one) or 'neither' (keep both).
        """,
        at: fields.keySpan("take"))
      return nil
    }
    return choice(fields, "take", Resolution.Take.self)
  }

  /// - Parameter allowsWords: whether words of the person's own will do.
  /// - Returns: the reason, or nil for words; and whether either is there.
  private mutating func reason(
    _ fields: Fields, allowsWords: Bool
  ) -> (reason: Reason?, isKnown: Bool) {
    guard let value = text(fields, "reason", "'reason'") else { return (nil, false) }
    let known = Reason.allCases.filter { !$0.takes.isEmpty }
    if let reason = known.first(where: { $0.rawValue.isSame(as: value.text) }) {
      return (reason, true)
    }
    if value.text.isSame(as: "same-time") { return (.sameTime, true) }
    let guess = Spelling.suggestion(for: value.text, among: known.map(\.rawValue))
    if allowsWords, guess == nil { return (nil, true) }
    report(
      .badChoice,
      "\(quoted(value.text)) is not a reason of open records."
        + (guess.map { " Did you mean '\($0)'?" }
          ?? " They are \(enumeration(known.map(\.rawValue)))."),
      at: value.node.span)
    return (nil, false)
  }

  /// Refuses what the reason never permits; where no reason is stated, planning finds out.
  private mutating func check(_ resolution: Resolution, _ fields: Fields) {
    guard let reason = resolution.reason else { return }
    let take = resolution.take
    let span = fields["take"]?.span ?? fields.span
    guard reason.takes.contains(take) else {
      report(
        .resolutionNotPermitted,
        """
        '\(reason.rawValue)' permits \
        \(alternatives(Resolution.Take.allCases.filter(reason.takes.contains).map(\.rawValue))), not \
        '\(take.rawValue)': \(reason.explanation).
        """,
        at: span)
      return
    }
    guard case .all = resolution.scope, !reason.permitsInBulk(take) else { return }
    report(
      .resolutionNotPermitted,
      reason.isAboutIdentity
        ? "'\(reason.rawValue)' concerns the owner of a record. Look at each record, and name its "
          + "'key'."
        : "Only one of several sources can be written to a destination. Name its 'key'.",
      at: span)
  }

  private mutating func seen(_ fields: Fields) -> Resolution.Seen? {
    guard let node = fields["seen"] else {
      report(
        .missingKey,
        """
        A decision is valid only for the records that its author saw. Add 'seen' with both \
        fingerprints; 'keyshift conflicts PLAN --write-resolutions FILE' writes them.
        """,
        at: fields.span)
      return nil
    }
    guard let seen = self.fields(node, .seen) else { return nil }
    let legacy = fingerprint(seen, "legacy")
    if let text = text(seen, "canonical", "'canonical'"), text.text.isSame(as: "absent") {
      return legacy.map { Resolution.Seen(legacy: $0, canonical: nil) }
    }
    let canonical = fingerprint(seen, "canonical")
    guard let legacy, let canonical else { return nil }
    return Resolution.Seen(legacy: legacy, canonical: canonical)
  }

  private mutating func fingerprint(_ fields: Fields, _ key: String) -> Fingerprint? {
    guard let value = text(fields, key, "'\(key)'") else { return nil }
    let prefix = "sha256:"
    let hex =
      value.text.hasPrefix(prefix)
      ? Array(value.text.utf8.dropFirst(prefix.utf8.count)) : Array(value.text.utf8)
    if let fingerprint = Fingerprint(hex: hex.span) { return fingerprint }
    report(
      .badFingerprint,
      "'\(key)' must be 'sha256:' and 64 hexadecimal digits"
        + (key == "canonical" ? ", or 'absent'" : "")
        + ", as 'keyshift conflicts' prints it; \(quoted(value.text)) is not.",
      at: value.node.span)
    return nil
  }
}
