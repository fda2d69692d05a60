package import Core

extension WranglerConfiguration {
  /// The Workers KV bindings of one environment.
  ///
  /// Bindings are never inherited: a named environment without a list of its own is an error. The
  /// account is.
  ///
  /// - Parameter environment: nil takes the top level.
  /// - Throws: every mistake in the environment's list, and one when there is no such environment or
  ///   list. What other environments hold is not looked at.
  package func bindings(environment: String?) throws(DiagnosticsError) -> KVBindings {
    var reading = BindingsReading(file: file)
    guard let table = reading.environment(environment, in: self) else {
      throw DiagnosticsError(reading.diagnostics)
    }
    let bindings = reading.bindings(table, of: self, environment)
    let account =
      environment == nil ? nil : reading.text(table, "account_id", in: "the environment")
    let inherited = reading.text(root, "account_id", in: "the configuration")
    guard reading.diagnostics.isEmpty else { throw DiagnosticsError(reading.diagnostics) }
    return KVBindings(
      file: file, environment: environment, account: account ?? inherited, bindings: bindings)
  }
}
