import Core

extension StoreAddress {
  /// One line for people, in the words of the cohort plan.
  package var printable: String { "\(Printable.name(kind)) \(value.printable)" }

  /// As the cohort plan writes it.
  var json: JSONValue { .object([JSONValue.Member(kind, value.json)]) }
}

extension StoreValue {
  fileprivate var printable: String {
    switch self {
    case .text(let text): Printable.name(text)
    case .fields(let fields): fields.map(\.printable).joined(separator: ", ")
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .fields(let fields): .object(fields.map { JSONValue.Member($0.name, $0.value.json) })
    }
  }
}

extension StoreValue.Field {
  /// `name text`, or of a mapping `name=text` for each.
  fileprivate var printable: String {
    switch value {
    case .text(let text): "\(Printable.name(name)) \(Printable.name(text))"
    case .fields(let fields):
      fields.map { field in
        field.value.text.map { "\(Printable.name(field.name))=\(Printable.name($0))" }
          ?? field.printable
      }.joined(separator: ", ")
    }
  }
}
