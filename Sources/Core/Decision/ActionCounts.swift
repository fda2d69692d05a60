/// How many operations have each action.
package struct ActionCounts: Hashable, Sendable {
  private var counts = EnumMap<Action, Int>(repeating: 0)

  package init() {}

  package subscript(action: Action) -> Int {
    get { counts[action] }
    _modify { yield &counts[action] }
  }

  /// Over all actions.
  package var total: Int { counts.values.reduce(0, +) }
}
