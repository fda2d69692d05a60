/// What came of making a place for states.
package struct StateInitReport: Hashable, Sendable {
  /// Versions of the tables in a database.
  package struct Tables: Hashable, Sendable {
    /// 0 for none.
    package var before: Int
    package var now: Int

    package init(before: Int, now: Int) {
      self.before = before
      self.now = now
    }
  }

  /// As messages name it.
  package var place: String
  /// Nil for a directory.
  package var tables: Tables?
  /// Whether nothing had to be made.
  package var existed: Bool

  package init(database place: String, _ tables: Tables) {
    self.place = place
    self.tables = tables
    existed = tables.before == tables.now
  }

  package init(directory place: String, existed: Bool) {
    self.place = place
    self.existed = existed
  }
}
