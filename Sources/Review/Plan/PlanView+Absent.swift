import Core
import Ledger

extension PlanView {
  /// Names without legacy records, those of whom there is nothing at all first, and namespaces without
  /// keys.
  func absent(_ findings: PlanFindings) -> String {
    var output = ""
    if findings.absentTotal > 0 {
      let title = "Names without legacy records (\(Quantity.count(findings.absentTotal)))"
      output +=
        (findings.unknownUsers > 0 ? style.paint(title, .attention) : style.heading(title)) + "\n"
      output += style.sentence(Self.absentMeaning(findings), indent: 2)
      for user in findings.absentUsers { output += style.wrapped(Self.text(user), indent: 4) }
      let more = findings.absentTotal - findings.absentUsers.count
      if more > 0 { output += "    … \(Quantity.count(more)) more\n" }
    }
    if !findings.emptyNamespaces.isEmpty {
      if !output.isEmpty { output += "\n" }
      output += style.paint(
        "Namespaces without matching keys (\(Quantity.count(findings.emptyNamespaces.count)))",
        .attention)
      output += "\n"
      output += style.sentence(Self.emptyMeaning, indent: 2)
      for empty in findings.emptyNamespaces { output += style.wrapped(Self.text(empty), indent: 4) }
    }
    return output
  }

  static func absentMeaning(_ findings: PlanFindings) -> String {
    guard findings.unknownUsers > 0 else {
      return "The plan contains no operations for them."
    }
    return "\(Quantity.count(findings.unknownUsers, "user")) cannot be found at all. Check the "
      + "spelling of the names and the IDs. The cohort is not accepted while they are in it."
  }

  static let emptyMeaning =
    "No key here starts like the keys of the rules. Check the namespace and the store."

  static func text(_ user: PlanFindings.AbsentUser) -> String {
    let trace =
      switch user.trace {
      case .nothing: "nothing found: no record for the name or the ID, no directory entry"
      case .directory: "no record; the directory has the name"
      case .canonical: "only records under the ID"
      case .otherName: "only records under another name of the ID"
      }
    return "\(user.identity.printable): \(trace)"
  }

  static func text(_ empty: PlanFindings.EmptyNamespace) -> String {
    "\(Printable.name(empty.namespace.name)): "
      + (empty.hasOtherKeys ? "only keys that no rule matches" : "no key at all")
  }
}
