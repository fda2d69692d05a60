import Core
import Ledger

/// The sessions that proved their user a short while ago, by hash.
///
/// This spares nobody the look-up of session and role, which every request repeats. It only says whose
/// share of the store a look-up is taken from.
struct ProvenSessions: Sendable {
  struct Owner: Hashable, Sendable {
    /// As `Principal.name`.
    var name: String
    var isAdmin: Bool
  }

  private struct Proof {
    var owner: Owner
    var at: Timestamp
  }

  /// Seconds after which a proof counts no more.
  static var lifetime: Int64 { 600 }
  static var maximum: Int { 10_000 }

  private var proofs: [[UInt8]: Proof] = [:]

  func owner(of hash: [UInt8], at now: Timestamp) -> Owner? {
    guard let proof = proofs[hash] else { return nil }
    let age = now.seconds - proof.at.seconds
    return (0...Self.lifetime).contains(age) ? proof.owner : nil
  }

  mutating func note(_ owner: Owner, of hash: [UInt8], at now: Timestamp) {
    proofs[hash] = Proof(owner: owner, at: now)
    if proofs.count > Self.maximum { forgetOldest() }
  }

  mutating func forget(_ hash: [UInt8]) { proofs[hash] = nil }

  /// Administrators' proofs go last: ordinary users must not push them out.
  private mutating func forgetOldest() {
    let order = proofs.sorted { a, b in
      a.value.owner.isAdmin != b.value.owner.isAdmin
        ? a.value.owner.isAdmin : a.value.at > b.value.at
    }
    proofs = Dictionary(
      uniqueKeysWithValues: order.prefix(Self.maximum / 2).map { ($0.key, $0.value) })
  }
}
