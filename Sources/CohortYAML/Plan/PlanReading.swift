import Core

/// One decoding run: what it reads from, and the mistakes found so far.
///
/// Every reading method reports what is wrong and returns nil, so that one run finds all mistakes.
struct PlanReading {
  let source: SourceText
  let file: String
  /// The kinds of store that the plan may name, in the order in which messages list them.
  let stores: [any StoreKind]
  let environment: @Sendable (String) -> String?
  let readFile: @Sendable (String) throws -> [UInt8]
  let variables: VariableRules
  private let limits = YAMLLimits()
  private(set) var diagnostics: [Diagnostic]
  /// No further mistake will be listed, so that its exact place and wording are of no use.
  private(set) var isFull = false
  /// The bindings that `store:` lists in place; nil when it lists none.
  var listedBindings: [String]?
  /// Where the plan names a namespace.
  var usedNamespaces: [PlacedText] = []

  init(
    source: SourceText, file: String, mistakes: [Diagnostic], stores: [any StoreKind] = [],
    environment: @escaping @Sendable (String) -> String?,
    readFile: @escaping @Sendable (String) throws -> [UInt8],
    variables: VariableRules = VariableRules()
  ) {
    self.source = source
    self.file = file
    self.stores = stores
    self.environment = environment
    self.readFile = readFile
    self.variables = variables
    diagnostics = mistakes
  }

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  func range(_ span: SourceSpan) -> SourceRange { source.range(span, file: file) }

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
    let resolved = resolve(path.text)
    do { return (try readFile(resolved), resolved) } catch let refusal as PathRefusal {
      report(.pathOutside, refusal.reason, at: path.node.span)
    } catch {
      report(
        kind,
        "Reading \(quoted(resolved)) failed: \(error). Check the path; a relative path starts "
          + "from the plan's directory."
          + advice,
        at: path.node.span)
    }
    return nil
  }

  /// `path` as seen from the plan's own directory; an absolute path stays as it is.
  func resolve(_ path: String) -> String {
    guard path.utf8.first != UInt8(ascii: "/"),
      let slash = file.utf8.lastIndex(of: UInt8(ascii: "/"))
    else { return path }
    return String(file[...slash]) + path
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
