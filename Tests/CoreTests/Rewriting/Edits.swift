import ByteJSON
import Core

/// Rewrites as a cohort plan writes them.
enum EditSpec: Sendable {
  case text(String, String = "{legacy}", String = "{id}")
  case number(String)
  case names(String, String = "{legacy}", String = "{id}")
  case metadata(String, String = "{legacy}", String = "{id}")
  case metadataNames(String)
  case json(String)
  case metadataJSON(String)
}

/// A rule without owner whose values change as `specs` say.
func editing(_ specs: [EditSpec], owner: String? = nil) throws -> Rule {
  var rewrites: [Rewrite] = []
  var jsonStrings: [JSONPlace] = []
  func add(
    _ document: JSONPlace.Document, _ path: String, _ target: Rewrite.Target, _ from: String,
    _ to: String
  ) throws {
    rewrites.append(
      Rewrite(
        at: JSONPlace(document, try JSONPattern(path)), target, from: try KeyTemplate(from),
        to: try KeyTemplate(to)))
  }
  for spec in specs {
    switch spec {
    case .text(let path, let from, let to): try add(.value, path, .text, from, to)
    case .number(let path): try add(.value, path, .number, "{legacy}", "{id}")
    case .names(let path, let from, let to): try add(.value, path, .memberNames, from, to)
    case .metadata(let path, let from, let to): try add(.metadata, path, .text, from, to)
    case .metadataNames(let path): try add(.metadata, path, .memberNames, "{legacy}", "{id}")
    case .json(let path): jsonStrings.append(JSONPlace(.value, try JSONPattern(path)))
    case .metadataJSON(let path): jsonStrings.append(JSONPlace(.metadata, try JSONPattern(path)))
    }
  }
  var rule = try rule(from: "trip:{legacy}:{record}", to: "trip:{id}:{record}", owner: owner)
  rule.rewrites = rewrites
  rule.jsonStrings = jsonStrings
  return rule
}
