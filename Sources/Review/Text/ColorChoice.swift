/// Whether output is in colour. The first that says something decides:
///
/// 1. `--no-color`: no
/// 2. `NO_COLOR`, not empty: no (no-color.org)
/// 3. `CLICOLOR_FORCE`, neither empty nor 0: yes, also into a file or a pipe
/// 4. `CLICOLOR` = 0: no
/// 5. a terminal other than `TERM` = dumb: yes; all else: no
package enum ColorChoice {
  /// - Parameters:
  ///   - isOff: `--no-color`.
  ///   - variable: the value of an environment variable; nil where it is not set or empty.
  package static func isColored(
    isOff: Bool, isTerminal: Bool, variable: (String) -> String?
  ) -> Bool {
    if isOff || variable("NO_COLOR") != nil { return false }
    if let force = variable("CLICOLOR_FORCE"), force != "0" { return true }
    if variable("CLICOLOR") == "0" { return false }
    return isTerminal && variable("TERM") != "dumb"
  }
}
