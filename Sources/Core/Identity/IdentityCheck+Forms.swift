/// What two users, or a user and a delimiter, come to once templates have put names into other forms.
extension IdentityCheck {
  /// A text that stands for one user in keys.
  struct FormClaim {
    var text: String
    /// As templates write what gave the text: `{legacy|lower}`.
    var written: String
    var member: CohortMember
  }

  /// Claims a name, or an ID, and the forms of it for the member.
  ///
  /// - Returns: false where another user has one of them, which is then reported.
  @discardableResult
  mutating func claimForms(
    of text: String, _ filtered: [(text: String, form: NameForm)], _ word: String,
    _ member: CohortMember
  ) -> Bool {
    // Without filters, names and IDs are all that there is, and they are compared elsewhere.
    guard forms.hasFilters else { return true }
    var isFree = true
    for (form, written) in [(text, "{\(word)}")]
      + filtered.map({ ($0.text, "{\(word)\($0.form)}") })
    {
      let claim = FormClaim(text: text, written: written, member: member)
      guard let other = claimedForms[Bytewise(form)] else {
        claimedForms[Bytewise(form)] = claim
        continue
      }
      guard !other.member.isSame(as: member), isFree else { continue }
      // Two equal names, and a name that is an ID, are mistakes of their own.
      guard !other.text.isSame(as: form) || !text.isSame(as: form) else { continue }
      isFree = false
      report(
        "forms-meet", "two users have the same form under a filter",
        "'\(other.text.visible)' (\(other.member.id ?? "?")) as \(other.written) and "
          + "'\(text.visible)' (\(member.id ?? "?")) as \(written) are both '\(form.visible)', so "
          + "one person's records could go to another. Use a form in which the two names differ. "
          + "If the keys really have this form, find out who owns the records and leave the other "
          + "user out.",
        member, related: other.member, "'\(other.text.visible)' is here")
    }
    return isFree
  }

  mutating func reportDelimited(
    _ name: String, _ form: NameForm, _ delimiter: Delimiter, _ member: CohortMember
  ) {
    let first = Self.text(of: form.bytes(of: name), before: delimiter)
    let other = claims[Array(first.utf8)]
    let asWritten = form == .plain ? "" : ", written as {legacy\(form)},"
    report(
      "legacy-name-contains-delimiter", "a legacy name contains the delimiter",
      "The keys of '\(name)' (\(member.id ?? "?"))\(asWritten) cannot be distinguished from the "
        + "keys of the user '\(first)'\(other.map { " (\($0.member.id ?? "?"))" } ?? ""). Move "
        + "these records by hand, or rename the account first. If the application encodes names "
        + "in keys, declare the encoding, such as {legacy|uri}.",
      member, related: other?.member, "'\(first)' is claimed here")
  }

  private static func text(of bytes: [UInt8], before delimiter: Delimiter) -> String {
    let end = bytes.span.firstPlace(of: delimiter, from: 0) ?? bytes.count
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  /// A form of a name that looks like an ID is no better than such a name.
  mutating func checkFormShape(_ name: String, of member: CohortMember) {
    for (text, form) in forms.filtered(name: name) {
      if let owner = owners[Bytewise(text)] ?? foldedIDs[text.likeness] {
        // That the form of another user's name is an ID is reported where both are claimed.
        guard owner.isSame(as: member) || !text.isSame(as: owner.id ?? "") else { return }
        return report(
          "legacy-name-is-an-id", "a legacy name equals a user's ID",
          "The name '\(name.visible)' of \(member.id ?? "?") is '\(text.visible)' as "
            + "{legacy\(form)}, which is the ID of '\(owner.legacy)', so its legacy keys are that "
            + "user's canonical keys. This is how accounts are taken over. Do not migrate it, and "
            + "have the account checked by your security team.",
          member, related: owner, "the ID is claimed here")
      }
      // Every name of 16 bytes is 32 hexadecimal digits in that form; only where IDs are, too, is it odd.
      guard Self.isShapedLikeUUID(text), !form.isHexadecimal || hasBareUUIDs else { continue }
      return report(
        "legacy-name-shaped-like-an-id", "a legacy name is shaped like an ID",
        "The name '\(name.visible)' is the UUID '\(text.visible)' as {legacy\(form)}, so its "
          + "legacy keys may be another user's canonical keys. Do not migrate it, and have the "
          + "account checked by your security team.",
        member)
    }
  }

  /// Whether IDs of the cohort are UUIDs without hyphens.
  private var hasBareUUIDs: Bool {
    owners.keys.contains { $0.text.utf8.count == 32 && Self.isShapedLikeUUID($0.text) }
  }

  // MARK: - Owners

  /// Whether an owner field could name two users, in the forms that rules allow it.
  mutating func checkOwners(_ members: [CohortMember], _ rules: [Rule]) {
    // A form that names nobody is a mistake of its own.
    for rule in rules
    where rule.owner != nil && rule.ownerTextsDiffer && OwnerCheck.diagnose(rule).isEmpty {
      var claimed: [[UInt8]: CohortMember] = [:]
      for member in members {
        guard let identity = member.identities.first else { continue }
        for text in rule.ownerTexts(of: identity) {
          guard let other = claimed[text] else {
            claimed[text] = member
            continue
          }
          guard !other.isSame(as: member) else { continue }
          let shown = String(decoding: text, as: UTF8.self).visible
          report(
            "owner-forms-meet", "an owner field could name two users",
            "Under rule '\(rule.name)', an owner field with the text '\(shown)' can name "
              + "'\(other.legacy.visible)' (\(other.id ?? "?")) and '\(member.legacy.visible)' "
              + "(\(member.id ?? "?")). Narrow the forms under `also`, or migrate the two users "
              + "in separate cohorts.",
            member, related: other, "'\(other.legacy.visible)' is here")
          break
        }
      }
    }
  }
}

extension CohortMember {
  /// The names of the ID, each with the others.
  package var identities: [Identity] {
    let names = [legacy] + aliases
    return names.indices.map { index in
      var others = names
      others.remove(at: index)
      return Identity(legacy: names[index], id: id ?? "", otherNames: others)
    }
  }

  /// Whether both are one user: so are two entries of one ID, and one entry whose ID is still to be found.
  func isSame(as other: CohortMember) -> Bool {
    id == nil && other.id == nil
      ? range == other.range && legacy.isSame(as: other.legacy) : id.isSame(as: other.id)
  }
}

extension NameForms {
  package var hasFilters: Bool { (legacy + id).contains { $0 != .plain } }
}

extension Rule {
  /// Whether more than names and IDs themselves name an owner.
  package var ownerTextsDiffer: Bool {
    !ownerForms.isEmpty || rewrites.contains { $0.from.isLegacyName && $0.to.text != "{id}" }
  }
}
