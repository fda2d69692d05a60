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
