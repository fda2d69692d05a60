/// The check that no name of a cohort can lead one person's records to another: by
/// a name that is another's ID, by names that meet, or by a directory that disagrees. It runs before
/// anything is scanned.
package struct IdentityCheck: Sendable {
  let forms: NameForms
  private var diagnostics: [Diagnostic] = []
  private(set) var claims: [[UInt8]: Claim] = [:]
  // By what looks alike, whatever the case and the encoding of accents.
  private var foldedClaims: [String: Claim] = [:]
  /// By the forms of names and of IDs in keys, the names and IDs themselves included.
  var claimedForms: [Bytewise: FormClaim] = [:]
  private(set) var owners: [Bytewise: CohortMember] = [:]
  private(set) var foldedIDs: [String: CohortMember] = [:]

  struct Claim {
    var name: String
    var member: CohortMember
  }

  private let allowsMissingIDs: Bool
  private let ids: IDRules
  private let distinct: DistinctNames

  private init(
    _ rules: [Rule], _ ids: IDRules, _ distinct: DistinctNames, allowsMissingIDs: Bool
  ) {
    forms = NameForms(rules)
    self.ids = ids
    self.distinct = distinct
    self.allowsMissingIDs = allowsMissingIDs
  }

  /// - Parameters:
  ///   - members: in the order listed.
  ///   - ids: what the plan says that IDs look like.
  ///   - distinct: the names that may look alike.
  ///   - allowsMissingIDs: whether a directory has yet to give the IDs that are missing.
  /// - Returns: every mistake found, each naming both claims, and warnings; no error when the cohort is
  ///   safe.
  package static func diagnose(
    _ members: [CohortMember], rules: [Rule], ids: IDRules = IDRules(),
    distinct: DistinctNames = DistinctNames(), allowsMissingIDs: Bool = false
  ) -> [Diagnostic] {
    var check = IdentityCheck(rules, ids, distinct, allowsMissingIDs: allowsMissingIDs)
    for member in members { check.claimID(of: member) }
    for member in members {
      for name in [member.legacy] + member.aliases { check.claim(name, for: member) }
    }
    for member in members {
      for name in [member.legacy] + member.aliases { check.checkShape(name, of: member) }
    }
    check.checkOwners(members, rules)
    return check.diagnostics + IDShapeCheck.warnings(members, ids)
  }

  /// The identities to migrate: each member's name, then its aliases.
  package static func identities(_ members: [CohortMember]) -> [Identity] {
    members.flatMap(\.identities)
  }

  // MARK: - IDs

  private mutating func claimID(of member: CohortMember) {
    guard let id = member.id, !id.isEmpty else {
      if member.id == nil, allowsMissingIDs { return }
      report(
        "missing-id", "a user has no ID",
        "'\(member.legacy)' has no ID, and there is no directory to look it up. Add its `id`, or "
          + "a `directory`.", member)
      return
    }
    checkForm(of: id, member)
    if let other = owners[Bytewise(id)] {
      report(
        "id-with-two-names", "one ID is listed with two names",
        "'\(other.legacy)' and '\(member.legacy)' both claim the ID \(id). If both names belong "
          + "to the same person, list the second under `aliases:` of the first. If not, one ID is "
          + "wrong.",
        member, related: other, "'\(other.legacy)' claims it here")
    } else if let other = foldedIDs[id.likeness] {
      report(
        "ids-differ-in-case", "two IDs differ only in case",
        "'\(other.id ?? "")' and '\(id)' differ only in case. They are two IDs to the store, but "
          + "look like one. Write the ID as in the application's keys.",
        member, related: other, "the other is here")
    } else {
      owners[Bytewise(id)] = member
      foldedIDs[id.likeness] = member
      claimForms(of: id, forms.filtered(id: id), "id", member)
    }
  }

  /// One mistake, the first that is found.
  private mutating func checkForm(of id: String, _ member: CohortMember) {
    let place = member.idEntry.map { " It comes from the directory's \($0)." } ?? ""
    let whose = "The ID '\(id.visible)' of '\(member.legacy.visible)'"
    if let fault = IDFault.of(id) {
      let isMalformed = fault.code == "malformed-id"
      report(
        fault.code, isMalformed ? "an ID cannot be part of a key" : "the value is not an ID",
        "\(whose) \(fault.reason).\(place) \(fault.advice)", member)
    } else if let (form, delimiter) = forms.delimited(id: id) {
      let asWritten = form == .plain ? "" : ", as {id\(form)} writes it,"
      report(
        "malformed-id", "an ID cannot be part of a key",
        "\(whose)\(asWritten) contains the delimiter '\(delimiter)'.\(place) Use the immutable "
          + "user ID as the application writes it, or declare how its keys encode it, such as "
          + "{id|uri}.", member)
    } else if let violation = ids.violation(by: id) {
      report(
        "id-shape", "an ID does not match the plan's 'ids'",
        "\(whose) \(violation).\(place) Correct the ID, or change 'ids'.", member)
    }
  }

  private func malformation(of text: String) -> String? {
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return "contains a control character"
    }
    return nil
  }

  // MARK: - Names

  private mutating func claim(_ name: String, for member: CohortMember) {
    let bytes = Self.bytewise(name)
    if let other = claims[bytes] {
      let same = other.member.id.isSame(as: member.id)
      report(
        same ? "duplicate-user" : "colliding-legacy-name",
        same ? "a user is listed twice" : "two users claim one legacy name",
        same
          ? "'\(name)' is listed twice with the ID \(member.id ?? "?"). Remove one."
          : "'\(name)' is claimed by \(other.member.id ?? "?") and by \(member.id ?? "?"). A "
            + "migration would give one person's records to another. Find out who owns the "
            + "records, and leave the name out of the cohort until then.",
        member, related: other.member, "the first claim is here")
      return
    }
    claims[bytes] = Claim(name: name, member: member)
    // Names that keys cannot tell apart look alike as well: one mistake is enough.
    guard claimForms(of: name, forms.filtered(name: name), "legacy", member) else { return }
    // String comparison is by canonical equivalence, so this also finds names that differ only in
    // how they compose their accents.
    let folded = name.likeness
    if let other = foldedClaims[folded] {
      // Two spellings of one person's name are what aliases are for.
      if other.member == member || distinct.tells(name, from: other.name) { return }
      let find =
        other.name.lowercased() == name.lowercased()
        ? "Migrate them in separate cohorts after checking who owns which records."
        : "Find out who owns which records."
      let advice =
        "\(find) If they are two people, declare it in the cohort: distinct: [['\(other.name)', "
        + "'\(name)']]."
      report(
        "names-differ-in-case", "two legacy names look like one",
        "'\(other.name)' (\(other.member.id ?? "?")) and '\(name)' (\(member.id ?? "?")) differ "
          + "only in case, in how accents are encoded, or in letters that look alike. The "
          + "application may have confused them. \(advice)",
        member, related: other.member, "'\(other.name)' is here")
    } else {
      foldedClaims[folded] = Claim(name: name, member: member)
    }
  }

  private mutating func checkShape(_ name: String, of member: CohortMember) {
    if name.isEmpty {
      report(
        "empty-legacy-name", "a legacy name is empty",
        "An empty name would match every user's keys. Remove the user or add the name.", member)
      return
    }
    if let owner = owners[Bytewise(name)] ?? foldedIDs[name.likeness] {
      report(
        "legacy-name-is-an-id", "a legacy name equals a user's ID",
        "The name '\(name)' of \(member.id ?? "?") is the ID of '\(owner.legacy)', so its legacy "
          + "keys are that user's canonical keys. This is how accounts are taken over. Do not "
          + "migrate it, and have the account checked by your security team.",
        member, related: owner, "the ID is claimed here")
    } else if Self.isShapedLikeUUID(name) {
      report(
        "legacy-name-shaped-like-an-id", "a legacy name is shaped like an ID",
        "The name '\(name)' is a UUID, so its legacy keys may be another user's canonical keys. "
          + "Do not migrate it, and have the account checked by your security team.", member)
    } else {
      checkFormShape(name, of: member)
    }
    if let (form, delimiter) = forms.delimited(name: name) {
      reportDelimited(name, form, delimiter, member)
    } else if let problem = malformation(of: name) {
      report(
        "malformed-legacy-name", "a legacy name cannot be part of a key",
        "The name '\(name.debugDescription)' \(problem).", member)
    } else if let scalar = name.unicodeScalars.first(where: {
      $0.isInvisible || $0.isBlank && $0 != " "
    }) {
      report(
        "name-invisible", "a legacy name contains an invisible character",
        "The name '\(name.visible)' contains \(scalar.notation), so only keys that contain it are "
          + "found. Remove it, unless the application's keys contain it.", member,
        severity: .warning)
    }
  }

  /// Tells names apart by their bytes, which `String` equality does not.
  private static func bytewise(_ name: String) -> [UInt8] { Array(name.utf8) }

  static func isShapedLikeUUID(_ name: String) -> Bool {
    let digits = name.utf8.filter { $0 != UInt8(ascii: "-") }
    guard digits.count == 32 else { return false }
    return digits.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
  }

  mutating func report(
    _ code: String, _ summary: String, _ detail: String, _ member: CohortMember,
    related: CohortMember? = nil, _ message: String = "", severity: Diagnostic.Severity = .error
  ) {
    diagnostics.append(
      Diagnostic(
        severity, code: code, summary: summary, detail: detail, at: member.range,
        related: related.map { [Diagnostic.Related(message, at: $0.range)] } ?? []))
  }
}
