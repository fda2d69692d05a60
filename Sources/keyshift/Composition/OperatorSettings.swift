import Core
import Foundation
import Governance
import Ledger
import StoreKinds

/// What the operator, and never a cohort plan, decides: which hosts receive secrets, which variables
/// plans may use, and which directories they may read.
///
/// It comes from the environment and from the policy that KEYSHIFT_POLICY or --policy names. A policy
/// that only is next to a cohort plan is its author's and adds nothing here.
struct OperatorSettings: Sendable {
  static let rootsVariable = "KEYSHIFT_ALLOWED_ROOTS"

  var hosts = AllowedHosts()
  var variables = VariableRules()
  /// Absolute directories, besides that of the cohort plan.
  var roots: [String] = []

  /// - Throws: where the variables or the policy cannot be read as what they should be.
  static func load(_ source: PolicyFileOptions) throws -> Self {
    try Self(policy: try source.operatorPolicy())
  }

  /// - Parameter policy: the operator's.
  init(policy: GoverningPolicy?) throws {
    if let list = Environment[AllowedHosts.variable] {
      do { hosts = try AllowedHosts(list: list) } catch {
        throw LedgerError(
          .invalidInput,
          "\(AllowedHosts.variable) contains '\(error.entry)', which is not HOST or HOST:PORT: "
            + "\(error.reason). Correct the list.")
      }
    }
    roots = (Environment[Self.rootsVariable] ?? "").split(separator: ":").map {
      Files.absolute(String($0))
    }
    if let policy {
      hosts.formUnion(policy.policy.hosts)
      variables = VariableRules(names: policy.policy.variables)
      let directory = Files.directory(of: policy.policy.file)
      roots += policy.policy.roots.map { Files.absolute(Files.resolve($0, in: directory)) }
    }
    // The operator's own word for where the service is.
    let address = Environment[CloudflareKind.baseURLVariable].flatMap { try? WebAddress($0) }
    if let address {
      hosts.insert(AllowedHosts.Entry(address))
    }
  }

  /// Reads the files that a cohort plan in `directory` names.
  func files(of directory: String) -> ConfinedFiles {
    ConfinedFiles(roots: [Files.absolute(directory)] + roots)
  }

  /// The value of a variable that a header of the plan's index needs.
  ///
  /// - Throws: `hostNotAllowed` where no plan may send it.
  func secret(_ name: String) throws(StoreError) -> String? {
    guard variables.allows(name, in: .secret) else {
      throw StoreError(
        .hostNotAllowed,
        "'index.http.headers' names the variable \(name), which plans may not send. "
          + variables.advice(name, in: .secret))
    }
    let value = Environment[name]
    if let value, let token = Environment[VariableRules.token], value.contains(token) {
      throw StoreError(
        .hostNotAllowed,
        "the variable \(name) in 'index.http.headers' holds the API token, which is sent only to "
          + "Cloudflare's API. Give the header a secret of its own.")
    }
    return value
  }
}
