import Core
import Governance

/// What the policy lets plans reach: `hosts:`, `vars:` and `roots:`.
extension PlanReading {
  private static let mostItems = 1_000

  mutating func hosts(_ fields: Fields) -> AllowedHosts {
    var entries: [AllowedHosts.Entry] = []
    for item in texts(fields, "hosts", "a host") {
      do throws(WebAddress.Mistake) { entries.append(try AllowedHosts.Entry(item.text)) } catch {
        report(
          .badHost,
          """
          'hosts' lists HOST (for port 443) or HOST:PORT, without https:// and without wildcards; \
          \(error.reason).
          """,
          at: item.node.span)
      }
    }
    return AllowedHosts(entries)
  }

  mutating func policyVariables(_ fields: Fields) -> Set<String> {
    var names: Set<String> = []
    for item in texts(fields, "vars", "a variable's name") {
      guard Self.isVariableName(item.text), item.text != VariableRules.token else {
        report(
          .badPolicyVariable,
          """
          'vars' lists names of environment variables (letters, digits and '_'), but never \
          \(VariableRules.token): the API token is sent only to the API. Remove it.
          """,
          at: item.node.span)
        continue
      }
      names.insert(item.text)
    }
    return names
  }

  mutating func roots(_ fields: Fields) -> [String] {
    texts(fields, "roots", "a directory").map(\.text)
  }

  mutating func texts(_ fields: Fields, _ key: String, _ what: String) -> [PlacedText] {
    guard let node = fields[key], let items = list(node, "'\(key)'", atMost: Self.mostItems) else {
      return []
    }
    return items.compactMap { text($0, what) }
  }
}
