/// The forms in which a plan's rules put names and IDs into keys and into texts that are taken apart.
///
/// What must not stand in a key, and who could be taken for whom, is asked of these forms, and not of the
/// names as the cohort lists them.
package struct NameForms: Sendable {
  /// Of the legacy name; each once.
  let legacy: [NameForm]
  /// Of the ID; each once.
  let id: [NameForm]
  private let delimiters: [Delimiter]

  package init(_ rules: [Rule]) {
    var legacy: [NameForm] = []
    var id: [NameForm] = []
    for template in rules.flatMap(\.delimitedTemplates) {
      for form in template.legacyForms where !legacy.contains(form) { legacy.append(form) }
      for form in template.idForms where !id.contains(form) { id.append(form) }
    }
    self.legacy = legacy
    self.id = id
    var delimiters: [Delimiter] = []
    for rule in rules where !delimiters.contains(rule.source.delimiter) {
      delimiters.append(rule.source.delimiter)
    }
    self.delimiters = delimiters
  }

  /// The form of a name, and the delimiter that it holds; nil where no form holds one.
  func delimited(name: String) -> (form: NameForm, delimiter: Delimiter)? {
    delimited(name, legacy)
  }

  /// The same for an ID.
  func delimited(id text: String) -> (form: NameForm, delimiter: Delimiter)? {
    delimited(text, id)
  }

  private func delimited(
    _ text: String, _ forms: [NameForm]
  ) -> (form: NameForm, delimiter: Delimiter)? {
    for form in forms {
      let bytes = form.bytes(of: text)
      if let delimiter = delimiters.first(where: { $0.isIn(bytes) }) { return (form, delimiter) }
    }
    return nil
  }

  /// The texts of a name that are not the name itself, with their forms.
  func filtered(name: String) -> [(text: String, form: NameForm)] {
    legacy.filter { $0 != .plain }.map { ($0.applied(to: name), $0) }
  }

  func filtered(id text: String) -> [(text: String, form: NameForm)] {
    id.filter { $0 != .plain }.map { ($0.applied(to: text), $0) }
  }

  /// The user under every text by which legacy keys may carry the name, the name itself first, each once; each
  /// with all the others among its other names.
  package func forms(of identity: Identity) -> [Identity] {
    var texts = [identity.legacy]
    for (text, _) in filtered(name: identity.legacy)
    where !texts.contains(where: { $0.isSame(as: text) }) {
      texts.append(text)
    }
    guard texts.count > 1 else { return [identity] }
    return texts.map { text in
      Identity(
        legacy: text, id: identity.id,
        otherNames: texts.filter { !$0.isSame(as: text) } + identity.otherNames)
    }
  }

  /// The texts by which keys tell a user from others, besides the name and the ID themselves.
  package func texts(of identity: Identity) -> [String] {
    filtered(name: identity.legacy).map(\.text) + filtered(id: identity.id).map(\.text)
  }
}

extension Rule {
  /// Templates whose texts are cut at delimiters: a name that held one would be cut, too.
  fileprivate var delimitedTemplates: [KeyTemplate] {
    var templates: [KeyTemplate]
    switch keys {
    case .move(let from, let to): templates = [from, to]
    case .inPlace(let key): templates = [key]
    }
    for rewrite in rewrites where !rewrite.from.captures.isEmpty {
      templates += [rewrite.from, rewrite.to]
    }
    return templates
  }
}
