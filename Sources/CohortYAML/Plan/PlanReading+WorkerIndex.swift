import Core

/// The routes of a Worker that reach an index, as the plan's `index: http:` names them.
extension PlanReading {
  mutating func workerIndex(_ node: YAMLNode) -> WorkerIndexReference? {
    guard let fields = fields(node, .workerIndex) else { return nil }
    let list = route(fields, "list")
    let migrate = route(fields, "migrate")
    let put = route(fields, "put")
    if !fields.has("migrate"), !fields.has("put") {
      report(
        .missingKey,
        """
        'http' says how to list the index, but not where to send summaries. Add 'migrate' (for an \
        array of summaries) or 'put' (for one summary).
        """,
        at: fields.span)
    }
    let page = integer(fields, "page", in: 1...10_000)
    let batch = integer(fields, "batch", in: 1...10_000)
    let headers = headers(fields)
    guard let list else { return nil }
    return WorkerIndexReference(
      list: list, migrate: migrate, put: put,
      pageSize: page ?? WorkerIndexReference.defaultPageSize,
      batchSize: batch ?? WorkerIndexReference.defaultBatchSize, headers: headers)
  }

  /// Its text is not shown: parts of it may come from variables.
  private mutating func route(_ fields: Fields, _ key: String) -> KeyTemplate? {
    guard let url = storeText(fields, key) else { return nil }
    if let mistake = WebAddress.mistake(in: url.text, allowsBraces: true) {
      report(
        .badRoute,
        """
        '\(key)' is https://HOST[:PORT]/PATH, or http:// to this machine itself (localhost, \
        127.0.0.1, [::1]), because secrets are sent with every request; \(mistake).
        """,
        at: url.node.span)
      return nil
    }
    let path = url.text.split(separator: "/", maxSplits: 2).dropFirst(2).joined()
    // No brace stands for itself in an address, and the ID is percent-encoded there in any case.
    let others = url.text.replacingBytes(of: "{id}", with: "").utf8
    guard let template = try? KeyTemplate(url.text), template.usesID,
      !others.contains(UInt8(ascii: "{")), !others.contains(UInt8(ascii: "}")),
      path.contains("{id}"),
      !url.text.dropLast(path.count).contains("{id}")
    else {
      report(
        .badRoute,
        """
        '\(key)' is the address for one user. Put {id}, without filters, in its path for the \
        percent-encoded ID, and nothing else in braces.
        """,
        at: url.node.span)
      return nil
    }
    return template
  }

  private mutating func headers(_ fields: Fields) -> [WorkerIndexReference.Header] {
    guard let node = fields["headers"] else { return [] }
    guard case .mapping(let pairs) = node.content else {
      report(
        .wrongType,
        """
        'headers' must be a mapping of header names to environment variables, { \
        x-do-internal-secret: "${KEYSHIFT_SECRET_DO}" }, but this is \(node.typeName).
        """,
        at: node.span)
      return []
    }
    return pairs.compactMap { header($0) }
  }

  private mutating func header(_ pair: YAMLPair) -> WorkerIndexReference.Header? {
    guard !pair.key.isEmpty, pair.key.utf8.allSatisfy(Self.isTokenByte) else {
      report(
        .badHeader, "A header's name has letters, digits and '-' only. Correct it.",
        at: pair.keySpan)
      return nil
    }
    guard !Self.reservedHeaders.contains(pair.key.lowercased()) else {
      report(
        .badHeader,
        """
        \(quoted(pair.key)) is a header that Keyshift sets itself. Remove it.
        """,
        at: pair.keySpan)
      return nil
    }
    guard let value = text(pair.value, "a header's value") else { return nil }
    guard let variable = Self.variableName(value.text) else {
      report(
        .secretInPlan,
        """
        A header's value is a secret, and a plan must not contain secrets. Refer to an environment \
        variable, "${KEYSHIFT_SECRET_NAME}". If the secret was ever committed, replace it.
        """,
        at: pair.value.span)
      return nil
    }
    guard variables.allows(variable, in: .secret) else {
      reportVariable(variable, in: .secret, at: pair.value.span)
      return nil
    }
    return WorkerIndexReference.Header(name: pair.key, variable: variable)
  }

  /// Headers by which a request could reach another host than its URL names, or hide another request.
  private static let reservedHeaders: Set<String> = [
    "host", "connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer",
    "expect", "proxy-authorization", "forwarded", "x-forwarded-host",
  ]

  /// RFC 9110 section 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  /// The name in `${NAME}`, nil for anything else.
  private static func variableName(_ text: String) -> String? {
    guard text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
    let name = text.dropFirst(2).dropLast()
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return nil }
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
      default: false
      }
    }
    return isName ? String(name) : nil
  }
}

extension Shape {
  static let workerIndex = Shape(
    what: "'http'", required: ["list"],
    optional: ["migrate", "put", "page", "batch", "headers"])
}

extension MistakeKind {
  static let badRoute = MistakeKind("bad-route", "Secrets must not be sent to this address")
  static let badHeader = MistakeKind("bad-header", "The name is not that of an HTTP header")
}
