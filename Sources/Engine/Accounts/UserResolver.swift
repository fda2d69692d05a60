import Application
package import Core

/// Finds out which users a caller means by names and IDs, and never guesses.
///
/// What the cohort plan lists is that member, with all its names. Anything else is a name that the
/// plan's directory knows, or an ID whose core names a user whom the directory gives this very ID.
/// Whether the names found may be migrated is `IdentityCheck`'s to say.
package struct UserResolver<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let plan: CohortPlan

  /// - Parameter plan: its `directory` and `accounts` say what can be looked up; without either, only
  ///   members that it lists are found.
  package init(store: Store, plan: CohortPlan) {
    self.store = store
    self.plan = plan
  }

  /// Costs the reads of a directory entry and a core for each text, and as many again.
  ///
  /// - Returns: one result for each text, in the order asked; a user who cannot be resolved leaves the
  ///   others alone.
  /// - Throws: what the store throws; then nothing is known about anyone.
  package func resolve(_ asked: [String]) async throws(StoreError) -> [ResolvedUser] {
    let listed = ListedMembers(try await confirmedMembers())
    // Texts are told apart by their bytes: names that look alike may be two people's.
    var seen: Set<[UInt8]> = []
    let open = asked.filter { listed.find($0) == nil && seen.insert(Array($0.utf8)).inserted }
    let found = try await look(up: open, listed)
    return asked.map { text in
      ResolvedUser(
        asked: text,
        listed.find(text) ?? found[Array(text.utf8)] ?? .failure(.unknown(text, plan)))
    }
  }

  /// The plan's members, with the IDs that it leaves to the directory.
  private func confirmedMembers() async throws(StoreError) -> [CohortMember] {
    guard let directory = plan.directory, plan.members.contains(where: { $0.id == nil }) else {
      return plan.members
    }
    return try await DirectoryLookup(store: store).resolve(plan.members, in: directory).members
  }

  // MARK: - Outside the cohort

  /// What directory and accounts say about a text.
  private struct Claims {
    /// Whose name it is.
    var owner: DirectoryEntry?
    /// The core of the user whose ID it is.
    var core: Result<UserCore, UserCoreProblem>?

    /// Whether a user has the text for an ID, as far as anybody can tell.
    var isID: Bool {
      switch core {
      case .success: true
      case .failure(let problem): problem.reason == .ambiguous
      case nil: false
      }
    }
  }

  private func look(
    up texts: [String], _ listed: ListedMembers
  ) async throws(StoreError) -> [[UInt8]: Result<CohortMember, UserResolutionFailure>] {
    let owners = try await owners(of: texts)
    let cores = try await cores(of: texts)
    let claims = zip(owners, cores).map { Claims(owner: $0, core: $1) }
    // The second look: the spelling of a name that was found, the owner of an ID's name.
    let ownerCores = try await self.cores(of: owners.map { $0?.id ?? "" })
    let names = cores.map { (try? $0?.get())?.username ?? "" }
    let nameOwners = try await self.owners(of: names)
    var found: [[UInt8]: Result<CohortMember, UserResolutionFailure>] = [:]
    for (index, text) in texts.enumerated() {
      found[Array(text.utf8)] = Result { () throws(UserResolutionFailure) in
        if let entry = claims[index].owner {
          guard let owner = entry.id else { throw .badEntry(text, entry.fault) }
          if claims[index].isID, !owner.isSame(as: text) {
            throw .twoUsers(text, owner, plan)
          }
          return try member(called: text, owner, ownerCores[index], listed)
        }
        guard let core = claims[index].core else { throw .unknown(text, plan) }
        let nameOwner = nameOwners[index]
        if let nameOwner, nameOwner.id == nil { throw .badEntry(names[index], nameOwner.fault) }
        return try member(core, text, nameOwner: nameOwner?.id, listed)
      }
    }
    return found
  }

  /// Whom the directory gives each name; an empty name is nobody's.
  private func owners(of names: [String]) async throws(StoreError) -> [DirectoryEntry?] {
    guard let directory = plan.directory else { return names.map { _ in nil } }
    let asked = names.filter { !$0.isEmpty }
    let entries = try await BatchReader(store).read(
      asked.map { (namespace: directory.namespace, key: directory.entryKey(of: $0)) })
    var rest = entries.makeIterator()
    return names.map { name in
      guard !name.isEmpty, let entry = rest.next() else { return nil }
      return entry.map { DirectoryEntry($0) }
    }
  }

  private func cores(
    of ids: [String]
  ) async throws(StoreError) -> [Result<UserCore, UserCoreProblem>?] {
    guard let accounts = plan.accounts else { return ids.map { _ in nil } }
    return try await UserCoreLookup(store: store, accounts: accounts).read(ids)
  }

  private func member(
    called name: String, _ id: String, _ core: Result<UserCore, UserCoreProblem>?,
    _ listed: ListedMembers
  ) throws(UserResolutionFailure) -> CohortMember {
    var spelling = name
    // Keys carry the name as the account spells it. An account that was renamed spells another.
    if let directory = plan.directory, let own = try core.map(Self.core)?.username,
      directory.folded(own).isSame(as: directory.folded(name))
    {
      spelling = own
    }
    return member(spelling, id, listed)
  }

  private func member(
    _ core: Result<UserCore, UserCoreProblem>, _ id: String, nameOwner: String?,
    _ listed: ListedMembers
  ) throws(UserResolutionFailure) -> CohortMember {
    guard let name = try Self.core(core).username, !name.isEmpty else {
      throw .notConfirmed(id, "its core has no 'username'")
    }
    guard plan.directory != nil else {
      throw .notConfirmed(id, "the cohort plan has no 'directory' to confirm its name")
    }
    guard let nameOwner else {
      throw .notConfirmed(id, "the directory has no entry for its name, '\(name)'")
    }
    guard nameOwner.isSame(as: id) else { throw .disagreement(id, name, nameOwner) }
    return member(name, id, listed)
  }

  private static func core(
    _ core: Result<UserCore, UserCoreProblem>
  ) throws(UserResolutionFailure) -> UserCore {
    do { return try core.get() } catch {
      throw UserResolutionFailure(.badAccount, "the account cannot be read: \(error)")
    }
  }

  /// A user whom the plan lists by other names keeps those.
  private func member(_ name: String, _ id: String, _ listed: ListedMembers) -> CohortMember {
    guard var member = listed.member(id: id) else {
      // Whom no line lists stands for the whole plan in messages.
      return CohortMember(
        legacy: name, id: id, range: SourceRange(file: plan.file, line: 1, column: 1))
    }
    if !member.isCalled(name) { member.aliases.append(name) }
    return member
  }
}
