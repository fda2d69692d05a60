import ByteJSON
import Core

func rule(
  _ name: String = "rule", in namespace: Namespace = "NS", from: String, to: String,
  newerBy: [String] = [], owner: String? = nil, rewrites: [(String, String, String)] = [],
  delimiter: Delimiter = ":"
) throws -> Rule {
  try rule(
    name, in: namespace,
    .move(
      from: KeyTemplate(from, delimiter: delimiter), to: KeyTemplate(to, delimiter: delimiter)),
    newerBy, owner, rewrites)
}

func rule(
  _ name: String = "rule", in namespace: Namespace = "NS", inPlace key: String,
  owner: String? = nil, rewrites: [(String, String, String)] = []
) throws -> Rule {
  try rule(name, in: namespace, .inPlace(KeyTemplate(key)), [], owner, rewrites)
}

private func rule(
  _ name: String, in namespace: Namespace, _ keys: Rule.Keys, _ newerBy: [String],
  _ owner: String?, _ rewrites: [(String, String, String)]
) throws -> Rule {
  Rule(
    name: name, namespace: namespace, keys: keys,
    newerBy: try newerBy.map { TimeField(try JSONPointer($0)) },
    owner: try owner.map { try JSONPointer($0) },
    rewrites: try rewrites.map { at, from, to in
      Rewrite(at: try JSONPointer(at), from: try KeyTemplate(from), to: try KeyTemplate(to))
    }, range: SourceRange(file: "cohort.yaml", line: name.utf8.count, column: 1))
}
