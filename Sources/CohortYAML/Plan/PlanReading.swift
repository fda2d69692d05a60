import Core

/// One decoding run: what it reads from, and the mistakes found so far.
///
/// Every reading method reports what is wrong and returns nil, so that one run finds all mistakes.
struct PlanReading {
  /// The file itself, then those that it includes or that hold its resolutions.
  private(set) var documents: [SourceDocument]
  /// The kinds of store that the plan may name, in the order in which messages list them.
  let stores: [any StoreKind]
  let environment: @Sendable (String) -> String?
  let readFile: @Sendable (String) throws -> [UInt8]
  let variables: VariableRules
  private let limits = YAMLLimits()
  /// What `required_version` is compared with.
  let version: SoftwareVersion
  private(set) var diagnostics: [Diagnostic]
  /// No further mistake will be listed, so that its exact place and wording are of no use.
  private(set) var isFull = false
  /// Another version of Keyshift has to read this; nothing else is said of it.
  private(set) var isRefused = false
  /// The bindings that `store:` lists in place; nil when it lists none.
  var listedBindings: [String]?
  /// Where the plan names a namespace.
  var usedNamespaces: [PlacedText] = []

  init(
    source: SourceText, file: String, mistakes: [Diagnostic], stores: [any StoreKind] = [],
    environment: @escaping @Sendable (String) -> String?,
    readFile: @escaping @Sendable (String) throws -> [UInt8],
    variables: VariableRules = VariableRules(), version: SoftwareVersion
  ) {
    documents = [SourceDocument(text: source, file: file)]
    self.version = version
    self.stores = stores
    self.environment = environment
    self.readFile = readFile
    self.variables = variables
    diagnostics = mistakes
  }

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// The file that is read, as it was named.
  var file: String { documents[0].file }

  func range(_ span: SourceSpan) -> SourceRange {
    let document = documents[span.document]
    return document.text.range(span, file: document.file)
  }

  mutating func report(
    _ kind: MistakeKind, _ detail: String, at span: SourceSpan,
    related: [Diagnostic.Related] = []
  ) {
    report(Diagnostic(kind, detail, at: range(span), related: related))
  }

  /// Keeps the diagnostic, unless the same one is known (a mistake under an anchor shows once) or
  /// the list is full.
  mutating func report(_ diagnostic: Diagnostic) {
    guard !isFull, !diagnostics.contains(diagnostic) else { return }
    guard diagnostics.count < limits.mistakes else {
      isFull = true
      diagnostics.append(
        Diagnostic(
          .tooManyMistakes, "Fix these and run again to see the rest.",
          at: nil, severity: .note))
      return
    }
    diagnostics.append(diagnostic)
  }

  /// The bytes of a file that the plan names, and where it is; nil where it cannot be read, which is
  /// reported.
  mutating func contents(
    of path: PlacedText, _ kind: MistakeKind, advice: String = ""
  ) -> (bytes: [UInt8], file: String)? {
    let resolved = resolve(path)
    do { return (try readFile(resolved), resolved) } catch let refusal as PathRefusal {
      report(.pathOutside, refusal.reason, at: path.node.span)
    } catch {
      let reason = "\(error)"
      let remedy = reason.utf8.last == UInt8(ascii: ".") ? "" : ". Check the path."
      report(
        kind,
        "Reading \(quoted(resolved)) failed: \(reason)\(remedy) A relative path starts from the "
          + "directory of the file that names it.\(advice)",
        at: path.node.span)
    }
    return nil
  }

  /// `path` as seen from the directory of the file that names it; an absolute path stays as it is.
  func resolve(_ path: PlacedText) -> String {
    let file = documents[path.node.span.document].file
    guard path.text.utf8.first != UInt8(ascii: "/"),
      let slash = file.utf8.lastIndex(of: UInt8(ascii: "/"))
    else { return path.text }
    return String(file[...slash]) + path.text
  }

  /// The tree of a file that this one names, whose spans lead to that file; nil where there is none.
  /// Mistakes are reported.
  ///
  /// - Parameter limits: what has been used of them already counts.
  mutating func tree(
    of bytes: [UInt8], file: String, as format: FileFormat, limits: YAMLLimits
  ) -> YAMLNode? {
    documents.append(SourceDocument(text: SourceText(bytes), file: file))
    do throws(DiagnosticsError) {
      let (root, mistakes) = try YAMLComposer.compose(
        bytes, file: file, as: format, limits: limits, document: documents.count - 1)
      for mistake in mistakes { report(mistake) }
      return root
    } catch {
      for diagnostic in error.diagnostics { report(diagnostic) }
      return nil
    }
  }

  /// Forgets every mistake but this one, which makes the rest a matter of another version.
  mutating func reportOnly(_ diagnostic: Diagnostic) {
    isFull = true
    isRefused = true
    diagnostics = [diagnostic]
  }

  /// In the order of the file; those of other files and of none stand last.
  var sortedDiagnostics: [Diagnostic] {
    func order(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
      guard let range = diagnostic.range else { return (2, 0, 0) }
      return (range.file == file ? 0 : 1, range.line, range.column)
    }
    return diagnostics.enumerated().sorted { a, b in
      let (first, second) = (order(a.element), order(b.element))
      return first == second ? a.offset < b.offset : first < second
    }.map(\.element)
  }
}

/// A file that a person wrote, and its name for messages.
struct SourceDocument {
  let text: SourceText
  let file: String
}
