/// A value for every case of an enumeration: none is missing, and none is listed by hand.
///
/// What is counted with every operation stands in a type of this module that is not generic, such as
/// `Tally` and `ActionCounts`: from another module each access would look up the type's metadata.
package struct EnumMap<Key: CaseIterable & Hashable & Sendable, Value: Sendable>: Sendable {
  /// By case as in `Key.allCases`.
  private var table: [Value]

  package init(repeating value: Value) {
    table = [Value](repeating: value, count: Key.allCases.count)
  }

  package subscript(key: Key) -> Value {
    get { table[Self.position(of: key)] }
    _modify { yield &table[Self.position(of: key)] }
  }

  /// In the order of `Key.allCases`.
  package var values: some Sequence<Value> { table }

  /// `CaseIterable` promises that `allCases` has every case; nothing from outside decides it.
  private static func position(of key: Key) -> Int {
    guard let position = Key.allCases.enumerated().first(where: { $0.element == key })?.offset
    else { preconditionFailure("allCases lacks \(key)") }
    return position
  }
}

extension EnumMap: Equatable where Value: Equatable {}
extension EnumMap: Hashable where Value: Hashable {}
