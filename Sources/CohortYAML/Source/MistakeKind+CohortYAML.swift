import Core

// MARK: - Text and YAML

extension MistakeKind {
  static let fileTooLarge = MistakeKind("file-too-large", "The file is too large")
  static let unsupportedEncoding = MistakeKind("unsupported-encoding", "The file is not UTF-8")
  static let invalidUTF8 = MistakeKind("invalid-utf8", "The file is not valid UTF-8")
  static let controlCharacter = MistakeKind("control-character", "A control character in the text")
  static let yamlSyntax = MistakeKind("yaml-syntax", "The file is not valid YAML")
  static let tab = MistakeKind("tab-character", "A tab where YAML allows only spaces")
  static let tooDeep = MistakeKind("too-deep", "The file is nested too deeply")
  static let tooManyNodes = MistakeKind("too-many-nodes", "The file contains too many values")
  static let severalDocuments = MistakeKind(
    "several-documents", "The file contains more than one YAML document")
  static let emptyDocument = MistakeKind("empty-document", "The file contains no plan")
  static let duplicateKey = MistakeKind("duplicate-key", "A key occurs twice in one mapping")
  static let keyNotString = MistakeKind("key-not-a-string", "A mapping key is not a string")
  static let customTag = MistakeKind("custom-tag", "YAML tags are not supported")
  static let mergeKey = MistakeKind("merge-key", "YAML merge keys are not supported")
  static let unknownAlias = MistakeKind("unknown-alias", "An alias names no anchor")
  static let recursiveAlias = MistakeKind("recursive-alias", "An alias contains itself")
}

// MARK: - Values

extension MistakeKind {
  static let wrongType = MistakeKind("wrong-type", "The value has the wrong type")
  static let unquoted = MistakeKind("unquoted-string", "A string must be quoted here")
  static let emptyValue = MistakeKind("empty-value", "The value is empty")
  static let tooLong = MistakeKind("too-long", "The string is too long")
  static let tooManyItems = MistakeKind("too-many-items", "The list is too long")
  static let unknownKey = MistakeKind("unknown-key", "The key is not known")
  static let missingKey = MistakeKind("missing-key", "A required key is missing")
  static let badName = MistakeKind("bad-name", "The name cannot become part of a file name")
  static let badNumber = MistakeKind("bad-number", "The number is out of range")
  static let badDuration = MistakeKind("bad-duration", "The value is not a duration")
  static let badRate = MistakeKind("bad-rate", "The value is not a percentage")
  static let badChoice = MistakeKind("bad-choice", "The value is not allowed here")
  static let tooManyMistakes = MistakeKind(
    "too-many-mistakes", "Too many mistakes to list them all")
}

// MARK: - The plan

extension MistakeKind {
  static let unknownFormat = MistakeKind("unknown-format", "This version cannot read the format")
  static let otherVersionRequired = MistakeKind(
    "other-version-required", "The file requires another version of Keyshift")
  static let badVersionRequirement = MistakeKind(
    "bad-version-requirement", "The required version is malformed")
  static let duplicateInclude = MistakeKind(
    "duplicate-include", "The plan's files have it twice")
  static let notFormattable = MistakeKind("not-formattable", "The file cannot be formatted")
  static let nestedInclude = MistakeKind("nested-include", "Includes do not nest")
  static let oneStore = MistakeKind("one-store", "A plan names exactly one store")
  static let unsupportedStore = MistakeKind(
    "unsupported-store", "This version does not support the store")
  static let secretInPlan = MistakeKind("secret-in-plan", "The plan must not contain a secret")
  static let badAccountID = MistakeKind("bad-account-id", "The value is not an account ID")
  static let badNamespaceID = MistakeKind("bad-namespace-id", "The value is not a namespace ID")
  static let badBaseURL = MistakeKind(
    "bad-base-url", "The token must not be sent to this address")
  static let unknownNamespace = MistakeKind(
    "unknown-namespace", "The namespace is not listed in the store")
  static let badVariable = MistakeKind(
    "bad-variable", "The environment variable reference is malformed")
  static let undefinedVariable = MistakeKind(
    "undefined-variable", "The environment variable is not defined")
  static let variableNotAllowed = MistakeKind(
    "variable-not-allowed", "A plan may not use this environment variable")
  static let pathOutside = MistakeKind(
    "path-outside", "The path is outside the directories that a plan may read")
  static let badTemplate = MistakeKind("bad-template", "The template is malformed")
  static let badPointer = MistakeKind("bad-pointer", "The JSON Pointer is malformed")
  static let rewriteForm = MistakeKind(
    "rewrite-form", "A rewrite must have one place and one change")
  static let badDelimiter = MistakeKind(
    "bad-delimiter", "The delimiter is not one character")
  static let unboundName = MistakeKind(
    "unbound-name", "The destination uses a name that the source does not capture")
  static let legacyInDestination = MistakeKind(
    "legacy-in-destination", "The destination uses the legacy name")
  static let withoutLegacy = MistakeKind(
    "without-legacy", "The template does not use the legacy name")
  static let oneKeyForm = MistakeKind(
    "one-key-form", "A rule needs either from and to, or in_place")
  static let duplicateRule = MistakeKind("duplicate-rule", "Two rules have the same name")
  static let duplicatePointer = MistakeKind(
    "duplicate-pointer", "A JSON Pointer occurs twice in one list")
  static let noRules = MistakeKind("no-rules", "The plan has no rules")
  static let noUsers = MistakeKind("no-users", "The cohort has no users")
  static let missingID = MistakeKind("missing-id", "The user has no ID")
  static let badPattern = MistakeKind("bad-id-pattern", "The pattern of IDs is malformed")
  static let badDistinct = MistakeKind(
    "bad-distinct", "A group of distinct names is not valid")
  static let savedPlan = MistakeKind(
    "saved-plan", "The file is a saved plan, not a cohort plan")
  static let aliasIsLegacy = MistakeKind("self-alias", "A user is listed as its own alias")
  static let unreadableFile = MistakeKind("unreadable-file", "The file cannot be read")
  static let resolutionForm = MistakeKind(
    "resolution-form", "A resolution needs either a key or a reason")
  static let duplicateResolution = MistakeKind(
    "duplicate-resolution", "Two resolutions name the same record")
  static let resolutionNotPermitted = MistakeKind(
    "resolution-not-permitted", "The resolution is not permitted")
  static let badFingerprint = MistakeKind("bad-fingerprint", "The value is not a fingerprint")
  static let tooManyUsers = MistakeKind("too-many-users", "The cohort is larger than its limit")
}

// MARK: - The policy

extension MistakeKind {
  static let badKey = MistakeKind("bad-key", "The value is not a public Ed25519 key")
  static let duplicateApprover = MistakeKind(
    "duplicate-approver", "Two approvers have the same name")
  static let duplicateKeyOwner = MistakeKind(
    "duplicate-approver-key", "Two approvers have the same key")
  static let tooFewApprovers = MistakeKind(
    "too-few-approvers", "The policy requires more approvals than it lists approvers")
}

// MARK: - What a policy lets plans reach

extension MistakeKind {
  static let badHost = MistakeKind("bad-host", "The value is not a host")
  static let badPolicyVariable = MistakeKind(
    "bad-policy-variable", "The policy cannot allow this variable")
}

// MARK: - CSV

extension MistakeKind {
  static let csvUnreadable = MistakeKind("csv-unreadable", "The CSV file cannot be read")
  static let csvHeader = MistakeKind("csv-header", "The CSV header is wrong")
  static let csvFieldCount = MistakeKind(
    "csv-field-count", "A CSV line has the wrong number of fields")
  static let csvQuote = MistakeKind("csv-quote", "A quote in the CSV file is misplaced")
  static let csvLineBreak = MistakeKind("csv-line-break", "A CSV line ends with a bare CR")
  static let csvBlankLine = MistakeKind("csv-blank-line", "A CSV line is blank")
  static let csvSpace = MistakeKind("csv-space", "A CSV field begins or ends with a space")
  static let listSyntax = MistakeKind("list-syntax", "The list of users is not valid JSON")
  static let listUser = MistakeKind("list-user", "A user of the list cannot be read")
}
