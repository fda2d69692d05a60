import Core
import Wrangler

/// How binding names, which rules use, become namespace IDs, which the service uses.
enum NamespaceBindings: Hashable, Sendable {
  /// In place, each binding with its ID.
  case listed([Namespace: String])
  /// From the application's wrangler configuration: a file, or the directory of one, and the environment
  /// in it. Without one it is the top level; environments inherit no bindings from that.
  case wrangler(path: String, environment: String?)

  /// - Throws: `MalformedStore` unless the value names one of both.
  init(_ value: StoreValue) throws(MalformedStore) {
    switch (value["namespaces"]?.texts, value["wrangler"]?.text) {
    case (let listed?, nil):
      self = .listed(
        Dictionary(
          listed.map { (Namespace($0.name), $0.text) }, uniquingKeysWith: { first, _ in first }))
    case (nil, let path?):
      self = .wrangler(path: path, environment: value["environment"]?.text)
    default: throw MalformedStore("nothing says which namespace each binding is")
    }
  }

  /// As plans write it.
  var fields: [StoreValue.Field] {
    switch self {
    case .listed(let namespaces):
      let sorted = namespaces.map { ($0.key.name, $0.value) }.sorted { $0.0 < $1.0 }
      return [
        StoreValue.Field("namespaces", .fields(sorted.map { StoreValue.Field($0.0, .text($0.1)) }))
      ]
    case .wrangler(let path, let environment):
      return .texts(("wrangler", path), ("environment", environment))
    }
  }

  var paths: [String] {
    if case .wrangler(let path, _) = self { [path] } else { [] }
  }

  static let keys = ["wrangler", "environment", "namespaces"]
}

extension [StoreValue.Field] {
  /// Fields of one text each, without those that have none.
  static func texts(_ fields: (name: String, text: String?)...) -> Self {
    fields.compactMap { field in field.text.map { StoreValue.Field(field.name, .text($0)) } }
  }
}

extension MalformedStore {
  static let otherwise = MalformedStore("it is not written in this program's format")
}

extension StoreSurroundings {
  /// The bindings of a wrangler configuration.
  ///
  /// - Throws: `DiagnosticsError` where it is missing or malformed, or no plan may read it.
  func bindings(_ path: String, _ environment: String?) throws -> KVBindings {
    let configuration = try WranglerConfiguration.load(path: resolve(path), readFile: readFile)
    return try configuration.bindings(environment: environment)
  }
}
