package import Core

/// Fills in a cohort's IDs from the application's own directory, and checks those given.
package struct DirectoryLookup<Store: KeyValueStore>: Sendable {
  private let store: Store

  package init(store: Store) { self.store = store }

  package struct Result: Sendable {
    /// With the IDs that the directory gives.
    package var members: [CohortMember]
    package var diagnostics: [Diagnostic]
    /// Names to which the directory gives the ID that they have.
    package var confirmed: Set<Identity>
  }

  /// - Returns: the members with the IDs that the directory gives, and what is wrong with them: a
  ///   name that resolves to another ID or to none where none was given is an error; a name with an
  ///   ID that the directory does not know is a warning.
  package func resolve(
    _ members: [CohortMember], in directory: Directory
  ) async throws(StoreError) -> Result {
    var names: [(member: Int, name: String)] = []
    for (index, member) in members.enumerated() {
      for name in [member.legacy] + member.aliases { names.append((index, name)) }
    }
    let keys = names.map { (namespace: directory.namespace, key: directory.entryKey(of: $0.name)) }
    let entries = try await BatchReader(store).read(keys)
    var resolved = members
    var diagnostics: [Diagnostic] = []
    var confirmed: Set<Identity> = []
    for (slot, (index, name)) in names.enumerated() {
      let given = resolved[index].id
      let found = entries[slot].map { DirectoryEntry($0) }
      if given == nil, name.isSame(as: members[index].legacy), let id = found?.id {
        resolved[index].id = id
        resolved[index].idEntry = "entry '\(keys[slot].key)' in \(directory.namespace)"
      }
      if let id = found?.id, resolved[index].id?.isSame(as: id) == true {
        confirmed.insert(Identity(legacy: name, id: id))
      }
      if let diagnostic = Self.diagnose(
        name, given: given, found: found, key: keys[slot].key, members[index], directory)
      {
        diagnostics.append(diagnostic)
      }
    }
    return Result(members: resolved, diagnostics: diagnostics, confirmed: confirmed)
  }

  private static func diagnose(
    _ name: String, given: String?, found: DirectoryEntry?, key: Key, _ member: CohortMember,
    _ directory: Directory
  ) -> Diagnostic? {
    if let fault = found?.fault {
      let isMalformed = fault.code == "malformed-id"
      return Diagnostic(
        code: fault.code,
        summary: isMalformed ? "an ID cannot be part of a key" : "the value is not an ID",
        detail:
          "The directory entry '\(key)' in \(directory.namespace) has the ID of '\(name)', but "
          + "its value \(fault.reason). Find out who wrote it; do not migrate the name until "
          + "the value is an ID.",
        at: member.range)
    }
    return switch (given, found?.id) {
    case (let given?, let found?) where !given.isSame(as: found):
      Diagnostic(
        code: "directory-disagrees", summary: "the directory gives a name to another ID",
        detail: "The cohort claims '\(name)' for \(given), but '\(key)' in \(directory.namespace) "
          + "says \(found). Find out who owns the records; do not migrate the name until both "
          + "agree.", at: member.range)
    case (nil, nil):
      Diagnostic(
        code: "not-in-directory", summary: "the directory has no entry for a name",
        detail:
          "'\(name)' has no `id`, and there is no '\(key)' in \(directory.namespace). Add its "
          + "`id`, or remove the user from the cohort.", at: member.range)
    case (let given?, nil):
      Diagnostic(
        .warning, code: "id-not-confirmed", summary: "the directory cannot confirm an ID",
        detail: "There is no '\(key)' in \(directory.namespace), so nothing confirms that "
          + "'\(name)' belongs to \(given).", at: member.range)
    default: nil
    }
  }
}

/// The directory's entry for a name.
struct DirectoryEntry {
  /// Nil where the entry holds no ID.
  let id: String?
  /// Why it holds none.
  let fault: IDFault?

  init(_ entry: Entry) {
    let text = String(validating: entry.value, as: UTF8.self)
    fault =
      switch text {
      case nil:
        IDFault(
          code: "malformed-id", reason: "is not valid UTF-8", advice: "Find out who wrote it.")
      case ""?:
        IDFault(code: "not-an-id", reason: "is empty", advice: "Find out who wrote it.")
      case let text?: IDFault.of(text)
      }
    id = fault == nil ? text : nil
  }
}
