package import Core

/// What the rules of a cohort make of one key, without a look at any store.
package struct KeyTrial: Sendable {
  /// A rule that takes the key.
  package struct Match: Sendable {
    /// A part of the template, and the text in the key.
    package struct Part: Hashable, Sendable {
      /// As the template writes it between braces.
      package var name: String
      package var text: String

      package init(name: String, text: String) {
        self.name = name
        self.text = text
      }
    }

    package enum Destination: Hashable, Sendable {
      case key(Key)
      /// The user's ID is not in the plan: the key with `{id}` left in it.
      case idUnknown(String)
      /// The key stays; fields of the record change.
      case inPlace
    }

    package var rule: String
    package var namespace: Namespace
    package var template: String
    package var parts: [Part]
    /// Nil where the record's owner field says whose it is. The ID is empty where the directory has it.
    package var identity: Identity?
    /// The field that names the user; nil where the key does.
    package var owner: String?
    package var destination: Destination
    /// Later rules of the namespace that match as well, and do not get the key.
    package var later: [String]
    /// Whether an earlier rule writes the same destination: the plan calls it a conflict.
    package var isDestinationOfEarlierRule: Bool

    package init(
      rule: String, namespace: Namespace, template: String, parts: [Part], identity: Identity?,
      owner: String?, destination: Destination, later: [String], isDestinationOfEarlierRule: Bool
    ) {
      self.rule = rule
      self.namespace = namespace
      self.template = template
      self.parts = parts
      self.identity = identity
      self.owner = owner
      self.destination = destination
      self.later = later
      self.isDestinationOfEarlierRule = isDestinationOfEarlierRule
    }
  }

  /// The rule that a key is nearest to.
  package struct Place: Sendable {
    package var rule: String
    package var namespace: Namespace
    package var template: String

    package init(_ rule: Rule, _ template: KeyTemplate) {
      self.rule = rule.name
      namespace = rule.namespace
      self.template = template.text
    }
  }

  /// Why no rule takes the key.
  package enum Miss: Sendable {
    /// No store takes such a key.
    case malformed
    /// The key is where the rule moves `source` to.
    case canonical(Place, Identity, source: Key)
    /// The rule has such keys, but of no user with `text` in place of `part`.
    case unknownUser(Place, text: String, part: String, suggestion: String?)
    /// Matching got furthest with this rule.
    case mismatch(Place, TemplateMismatch)
  }

  /// What one rule makes of a key.
  package struct Reading: Sendable {
    package enum Outcome: Sendable {
      /// The key is a legacy key of the user; nil where the record's owner field names the user.
      case taken(Identity?)
      /// The rule matches, but an earlier rule of its namespace does, too, and gets the key.
      case earlier(rule: String)
      /// The rule moves `source` to the key.
      case canonical(Identity, source: Key)
      /// The rule has such keys, but of no user with `text` in place of `part`.
      case unknownUser(text: String, part: String)
      case mismatch(TemplateMismatch)
      /// No store takes such a key.
      case malformed
    }

    package var place: Place
    package var outcome: Outcome

    package init(_ place: Place, _ outcome: Outcome) {
      self.place = place
      self.outcome = outcome
    }

    package var matches: Bool {
      switch outcome {
      case .taken, .earlier, .canonical: true
      case .unknownUser, .mismatch, .malformed: false
      }
    }
  }

  package var key: Key
  /// At most one of each namespace, in the order of the rules.
  package var matches: [Match]
  /// Nil where a rule takes the key, and in a plan without rules.
  package var miss: Miss?

  package init(key: Key, matches: [Match], miss: Miss?) {
    self.key = key
    self.matches = matches
    self.miss = miss
  }
}
