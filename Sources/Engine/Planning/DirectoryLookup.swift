public import Core

/// Fills in a cohort's IDs from the application's own directory, and checks those given.
public struct DirectoryLookup<Store: KeyValueStore>: Sendable {
  private let store: Store

  public init(store: Store) { self.store = store }

  /// - Returns: the members with the IDs that the directory gives, and what is wrong with them: a
  ///   name that resolves to another ID or to none where none was given is an error; a name with an
  ///   ID that the directory does not know is a warning.
  public func resolve(
    _ members: [CohortMember], in directory: Directory
  ) async throws(StoreError) -> (members: [CohortMember], diagnostics: [Diagnostic]) {
    var names: [(member: Int, name: String)] = []
    for (index, member) in members.enumerated() {
      for name in [member.legacy] + member.aliases { names.append((index, name)) }
    }
    let keys = names.map { (namespace: directory.namespace, key: directory.entryKey(of: $0.name)) }
    let entries = try await BatchReader(store).read(keys)
    var resolved = members
    var diagnostics: [Diagnostic] = []
    for (slot, (index, name)) in names.enumerated() {
      let given = resolved[index].id
      let found = entries[slot].map { String(decoding: $0.value, as: UTF8.self) }
      if given == nil, name == members[index].legacy, let found { resolved[index].id = found }
      if let diagnostic = Self.diagnose(
        name, given: given, found: found, key: keys[slot].key, members[index], directory)
      {
        diagnostics.append(diagnostic)
      }
    }
    return (resolved, diagnostics)
  }

  private static func diagnose(
    _ name: String, given: String?, found: String?, key: Key, _ member: CohortMember,
    _ directory: Directory
  ) -> Diagnostic? {
    switch (given, found) {
    case (let given?, let found?) where given != found:
      Diagnostic(
        code: "directory-disagrees", summary: "the directory gives a name to another ID",
        detail: "The cohort claims '\(name)' for \(given), and '\(key)' in "
          + "\(directory.namespace) says \(found). Find out who owns the records; do not migrate "
          + "the name until both agree.", at: member.range)
    case (nil, nil):
      Diagnostic(
        code: "not-in-directory", summary: "the directory does not know a name",
        detail:
          "'\(name)' has no `id`, and there is no '\(key)' in \(directory.namespace). Add its "
          + "`id`, or take the user out of the cohort.", at: member.range)
    case (let given?, nil):
      Diagnostic(
        .warning, code: "id-not-confirmed", summary: "the directory cannot confirm an ID",
        detail: "There is no '\(key)' in \(directory.namespace), so nothing confirms that "
          + "'\(name)' belongs to \(given).", at: member.range)
    default: nil
    }
  }
}
