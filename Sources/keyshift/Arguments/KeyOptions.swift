import ArgumentParser
import Core
import Foundation
import Governance
import Ledger

/// Who writes, proved by a key.
struct ApplierOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Prove who applies with your private key (PEM), if the policy requires it; '-' reads stdin.",
      valueName: "file"), completion: .file(extensions: ["pem"]))
  var key: String?

  /// Nil where none is given.
  func read() throws -> ApproverKey? { try key.map { try PrivateKey.read($0).publicKey } }
}

/// Who makes a plan, proved by a key.
struct AuthorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Sign the saved plan as its author with your private key (PEM); '-' reads stdin.",
      valueName: "file"), completion: .file(extensions: ["pem"]))
  var key: String?

  /// Nil where none is given. Read before the plan is made, so that a wrong file costs nothing.
  func read() throws -> SigningKey? { try key.map { try PrivateKey.read($0) } }

  /// Saves the author's signature next to the plan; does nothing without a key.
  static func sign(
    _ plan: String, _ digest: String, _ subject: PlanSubject, with key: SigningKey?
  ) throws {
    guard let key else { return }
    let authorship = try Authorship(of: digest, subject, time: Environment.now(), with: key)
    let store = AuthorshipStore(plan: plan)
    try store.save(authorship)
    Messages.say(.info, "signed by key \(authorship.key.shortID): \(store.path(of: authorship))")
  }
}

enum PrivateKey {
  /// - Parameter path: `-` for stdin.
  static func read(_ path: String) throws -> SigningKey {
    guard path == "-" else { return try KeyFile.read(path) }
    let bytes = try FileHandle.standardInput.readToEnd() ?? Data()
    return try SigningKey(pem: [UInt8](bytes), source: "stdin")
  }
}
