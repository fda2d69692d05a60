package import Core
package import Ledger

/// The rows of a page's list, in blocks, so that neither side holds them twice.
///
/// A block is a data block: no browser runs it, and no text in it can end it.
package struct PageRows {
  /// Rows in a block.
  private static let blockSize = 2_000

  private let places: [String: Int]
  private let showsFingerprints: Bool
  private var numbers: [Identity: Int] = [:]
  private var users: [JSONValue] = []
  private var rows: [JSONValue] = []

  /// - Parameter showsFingerprints: false for a redacted plan.
  package init(_ subject: PlanSubject, showsFingerprints: Bool = true) {
    self.showsFingerprints = showsFingerprints
    let all = Self.places(subject)
    places = Dictionary(
      all.enumerated().map { (Self.place($1.rule, $1.namespace), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// - Returns: a block where one is full, else nothing.
  package mutating func add(_ operation: Operation) -> String {
    let source = Printable.key(operation.source)
    return add(
      [
        .integer(number(of: operation.identity)),
        .integer(places[Self.place(operation.rule, operation.namespace)] ?? 0),
        .integer(Action.allCases.firstIndex(of: operation.action) ?? 0),
        .integer(Self.number(of: operation.reason, operation.take)),
        .string(source), target(operation, source), .integer(operation.bytes),
      ] + details(operation))
  }

  /// The times of both sides and what they come to; the fingerprints of source, destination and result;
  /// the run that wrote the destination. 0 for what there is not, and nothing where all that follows is 0.
  private func details(_ operation: Operation) -> [JSONValue] {
    let times: JSONValue =
      operation.times.map { times in
        .array([
          .string(ComparedTimes.text(times.source)), .string(ComparedTimes.text(times.destination)),
          times.interval.map { .string($0) } ?? 0,
        ])
      } ?? 0
    let writer: JSONValue = operation.writer.map { .string(Printable.name($0)) } ?? 0
    var details = [times, showsFingerprints ? fingerprints(operation) : 0, writer]
    while details.last == 0 { details.removeLast() }
    return details
  }

  /// In full where two records are compared. Of the many others, creates and what is in place, their first
  /// 12 digits, which keeps the page half as large.
  private func fingerprints(_ operation: Operation) -> JSONValue {
    let isShort = operation.action == .create || operation.action == .unchanged
    func text(_ fingerprint: Fingerprint?) -> JSONValue {
      guard let fingerprint else { return 0 }
      let digits = fingerprint.description
      return .string(isShort ? digits.prefix(12) + "…" : digits)
    }
    let result =
      operation.resultFingerprint == operation.sourceFingerprint
      ? 1 : text(operation.resultFingerprint)
    return .array([
      text(operation.sourceFingerprint), text(operation.destinationFingerprint), result,
    ])
  }

  /// - Returns: a block where one is full, else nothing.
  package mutating func add(_ key: UnmatchedKey) -> String {
    add(
      [
        .integer(number(of: key.identity)), .integer(places[Self.place("", key.namespace)] ?? 0),
        .integer(Action.allCases.count), .integer(Reason.allCases.count),
        .string(Printable.key(key.key)), 0, -1,
      ])
  }

  /// 0 for the source key itself, 1 for the key that it becomes with the ID in place of the name, else
  /// the key. Most are 1, which halves the page.
  private func target(_ operation: Operation, _ source: String) -> JSONValue {
    guard operation.destination != operation.source else { return 0 }
    let target = Printable.key(operation.destination)
    let (name, id) = (operation.identity.legacy, operation.identity.id)
    // What of ASCII is shown as it is, the page's script finds as it is done here.
    guard !name.isEmpty, [name, id, source].allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }),
      Printable.name(name) == name, Printable.name(id) == id,
      source.substituting(name, with: id) == target
    else { return .string(target) }
    return 1
  }

  /// The last block.
  package mutating func finish() -> String { rows.isEmpty && users.isEmpty ? "" : block() }

  private mutating func add(_ row: [JSONValue]) -> String {
    rows.append(.array(row))
    return rows.count < Self.blockSize ? "" : block()
  }

  private mutating func block() -> String {
    let part: JSONValue = ["users": .array(users), "rows": .array(rows)]
    users = []
    rows = []
    return
      "<script type=\"application/json\" class=\"rows\">\(EmbeddedJSON.script(part))</script>\n"
  }

  private mutating func number(of identity: Identity) -> Int {
    if let known = numbers[identity] { return known }
    let number = numbers.count
    numbers[identity] = number
    users.append([
      .string(Printable.name(identity.legacy)), .string(Printable.name(identity.id)),
    ])
    return number
  }

  // MARK: - What rows refer to

  static var actions: [(glyph: Character, name: String)] {
    Action.allCases.map { ($0.glyph, $0.rawValue) } + [("?", "unmatched")]
  }

  static var reasons: [String] {
    Reason.allCases.map(\.explanation) + ["no rule matches the key, and it is never touched"]
      + Resolution.Take.allCases.flatMap { take in
        Reason.allCases.map { $0.explanation(take) }
      }
  }

  /// The place of a reason, and of what a person decided, in `reasons`.
  private static func number(of reason: Reason, _ take: Resolution.Take?) -> Int {
    let number = Reason.allCases.firstIndex(of: reason) ?? 0
    guard let take = take.flatMap({ Resolution.Take.allCases.firstIndex(of: $0) }) else {
      return number
    }
    return (take + 1) * Reason.allCases.count + 1 + number
  }

  /// Every rule with its namespace; then, for unmatched keys, every namespace without a rule.
  static func places(_ subject: PlanSubject) -> [(rule: String, namespace: Namespace)] {
    var spaces: [Namespace] = []
    for rule in subject.rules where !spaces.contains(rule.namespace) {
      spaces.append(rule.namespace)
    }
    return subject.rules.map { ($0.name, $0.namespace) } + spaces.map { ("", $0) }
  }

  private static func place(_ rule: String, _ namespace: Namespace) -> String {
    "\(rule.utf8.count):\(rule)\(namespace.name)"
  }
}
