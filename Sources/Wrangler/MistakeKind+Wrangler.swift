import Core

extension MistakeKind {
  static let notFound = MistakeKind("wrangler-not-found", "There is no wrangler configuration")
  static let unreadable = MistakeKind(
    "wrangler-unreadable", "The wrangler configuration cannot be read")
  static let syntax = MistakeKind("wrangler-syntax", "The wrangler configuration is malformed")
  static let pathOutside = MistakeKind(
    "path-outside", "The path is outside the directories that a plan may read")
  static let wrongType = MistakeKind("wrong-type", "The value has the wrong type")
  static let duplicateKey = MistakeKind("duplicate-key", "A key occurs twice in one table")
  static let unknownEnvironment = MistakeKind(
    "unknown-environment", "The wrangler configuration has no such environment")
  static let noNamespaces = MistakeKind(
    "no-kv-namespaces", "The environment lists no KV namespaces")
  static let unnamedBinding = MistakeKind("unnamed-binding", "A KV namespace has no binding")
  static let duplicateBinding = MistakeKind("duplicate-binding", "A binding occurs twice")
  static let unknownBinding = MistakeKind(
    "unknown-binding", "The wrangler configuration has no such binding")
  static let withoutID = MistakeKind("binding-without-id", "The binding has no namespace ID")
  static let hyphenated = MistakeKind(
    "hyphenated-kv-namespaces",
    "The key kv-namespaces has a hyphen, which wrangler no longer supports"
  )
  static let misplaced = MistakeKind(
    "misplaced-kv-namespaces", "The list of KV namespaces is in another table")
  static let previewOnly = MistakeKind(
    "binding-with-preview-id-only", "The binding has a preview_id but no id")
  static let badNamespaceID = MistakeKind("bad-namespace-id", "The value is not a namespace ID")
  static let duplicateNamespaceID = MistakeKind(
    "duplicate-namespace-id", "Two bindings have the same namespace ID")
  static let badAccountID = MistakeKind("bad-account-id", "The value is not an account ID")
  static let noAccount = MistakeKind("no-account-id", "The account ID is missing")
}
