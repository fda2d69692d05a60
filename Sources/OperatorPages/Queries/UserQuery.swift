/// Which users of a cohort to list.
package struct UserQuery: Hashable, Sendable {
  /// Part of a name or an ID; letters A to Z in either case.
  package var text: String?
  package var onlyNotDone: Bool
  /// Matches to leave out at the start.
  package var offset: Int
  /// Most users on a page.
  package static let pageSize = 100

  package init(text: String? = nil, onlyNotDone: Bool = false, offset: Int = 0) {
    self.text = text
    self.onlyNotDone = onlyNotDone
    self.offset = max(0, offset)
  }

  /// From a query string, decoded; unknown parameters are ignored.
  package init(_ fields: some Sequence<(key: Substring, value: Substring)>) {
    let fields = QueryFields(fields)
    self.init(
      text: fields.first("user"), onlyNotDone: fields.first("done") == "no",
      offset: fields.count("offset") ?? 0)
  }

  var items: [(String, String?)] { [("user", text), ("done", onlyNotDone ? "no" : nil)] }
}

/// The fields of a query string, decoded, in order.
struct QueryFields {
  private let fields: [(key: Substring, value: Substring)]

  init(_ fields: some Sequence<(key: Substring, value: Substring)>) { self.fields = Array(fields) }

  /// Every value of the field, without empty ones: a form sends those for what was left open.
  func all(_ name: String) -> [String] {
    fields.filter { $0.key == name && !$0.value.isEmpty }.map { String($0.value) }
  }

  func first(_ name: String) -> String? { all(name).first }

  /// Nil where there is none, or no number from 0 on.
  func count(_ name: String) -> Int? { first(name).flatMap(Int.init).flatMap { $0 < 0 ? nil : $0 } }
}
