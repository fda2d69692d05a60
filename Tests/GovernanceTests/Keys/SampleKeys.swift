import Core
import Governance
import Ledger

/// The keys of RFC 8032, section 7.1, whose private halves everybody knows.
enum SampleKeys {
  static let alicePEM = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
    -----END PRIVATE KEY-----

    """
  static let bobPEM = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEIEzNCJsolzmd6eofEbQvD9mG0BCa1Zs84PGKqmnr+6H7
    -----END PRIVATE KEY-----

    """

  static func alice() throws -> SigningKey {
    try SigningKey(pem: Array(alicePEM.utf8), source: "alice.pem")
  }

  static func bob() throws -> SigningKey {
    try SigningKey(pem: Array(bobPEM.utf8), source: "bob.pem")
  }

  static func policy(_ change: (inout EnvironmentPolicy) -> Void = { _ in }) throws
    -> EnvironmentPolicy
  {
    var policy = EnvironmentPolicy(
      approvals: 1,
      approvers: [
        Approver(name: "alice", actors: ["alice@laptop"], key: try alice().publicKey),
        Approver(name: "bob", key: try bob().publicKey),
      ])
    change(&policy)
    return policy
  }
}
