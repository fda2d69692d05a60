import ArgumentParser
import Core
import Governance
import Ledger
import Review

struct KeygenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen",
    abstract: "Create an approver's key pair for signing plans.",
    discussion: """
      Writes an Ed25519 key pair: the private key as PKCS#8 (PEM, mode 0600), the public key next \
      to it as SubjectPublicKeyInfo (PEM). Never overwrites a file. `openssl` reads both.
      """)

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The private key's file, such as approver.pem.", valueName: "file"))
  var out: String

  @OptionGroup var output: OutputOptions
  @OptionGroup var actor: ActorOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let key = try SigningKey()
      try KeyFile.create(key, at: out)
      let publicFile = KeyFile.publicPath(of: out)
      output.show([
        "format": "keyshift.key/1", "private_key": .string(out), "public_key": .string(publicFile),
        "key": .string(key.publicKey.id), "policy_key": .string(key.publicKey.base64),
      ]) { _ in
        """
        \(Printable.prose(out)): the private key; keep it secret
        \(Printable.prose(publicFile)): the public key
        key ID: \(key.publicKey.id)

        In the policy, under approvers:
          - name: \(Printable.name(actor.name))
            key: \(key.publicKey.base64)

        """
      }
    }
  }
}
