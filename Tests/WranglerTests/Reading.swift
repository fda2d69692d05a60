import Core
import Wrangler

let logsID = "0123456789abcdef0123456789abcdef"
let usersID = "fedcba9876543210fedcba9876543210"

/// What came of a call that throws mistakes.
struct Outcome<Value> {
  var value: Value?
  var diagnostics: [Diagnostic] = []

  init(_ body: () throws(DiagnosticsError) -> Value) {
    do throws(DiagnosticsError) { value = try body() } catch { diagnostics = error.diagnostics }
  }

  /// `code line:column` of each mistake, or its code where it has no place.
  var places: [String] {
    diagnostics.map { diagnostic in
      diagnostic.range.map { "\(diagnostic.code) \($0.line):\($0.column)" } ?? diagnostic.code
    }
  }

  var details: String { diagnostics.map(\.detail).joined(separator: "\n") }
}

func bindings(
  _ text: String, _ file: String = "wrangler.json", environment: String? = nil
) -> Outcome<KVBindings> {
  Outcome { () throws(DiagnosticsError) in
    try WranglerConfiguration.load(bytes: Array(text.utf8), file: file)
      .bindings(environment: environment)
  }
}

/// One environment with these items of `kv_namespaces`, in JSON on line 1.
func json(_ items: String) -> String { "{ \"kv_namespaces\": [\(items)] }" }
