import ByteJSON
import Core

/// Lists as other programs export them, and which of their columns are a name and an ID.
///
/// Which column names the user in legacy keys only the operator knows, so these are advice and no more.
enum KnownExport {
  /// In the order in which they are recognized.
  private static let exports: [(product: String, marks: [String], legacy: String, id: String)] = [
    ("Firebase", ["localId"], "email", "localId"),
    ("Auth0", ["user_id"], "username", "user_id"),
    ("Auth0", ["Id", "Username"], "Username", "Id"),
    ("Clerk", ["id", "username"], "username", "id"),
  ]

  /// - Parameter columns: of the file's header.
  static func hint(forColumns columns: [String]) -> String {
    let export = exports.first { export in
      export.marks.allSatisfy { mark in columns.contains { $0.isSame(as: mark) } }
    }
    guard let export else {
      return """
        Declare which columns to read, such as csv: { path: …, columns: { legacy: username, id: \
        user_id } }.
        """
    }
    return """
      This looks like an export of \(export.product). Declare which columns to read: csv: { path: \
      …, \
      columns: { legacy: \(export.legacy), id: \(export.id) } }.
      """
  }

  static func hint(forMembersOf object: [UInt8]) -> String {
    let names = Set(exports.flatMap(\.marks))
    let pointers = names.sorted().compactMap { try? JSONPointer("/" + $0) }
    let found = (try? JSONPointerSet(pointers).locate(in: object.span)) ?? []
    return hint(forColumns: zip(names.sorted(), found).filter { $0.1 != nil }.map(\.0))
  }
}
