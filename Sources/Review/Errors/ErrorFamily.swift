/// Where an error comes from; each family names its kinds by itself.
package enum ErrorFamily: String, Hashable, Sendable, CaseIterable {
  case program, store, file, plan, run, freeze, claim, gate, cleanup, policy
  /// A name or an ID that leads to no user.
  case user
  case role, account
  /// A guard of auto-migration.
  case login
  case loginFailure = "login-failure"
  case server
  /// A mistake in what a person wrote, or a demand of the policy that a plan does not meet.
  case mistake

  /// The number of each kind. A number of a kind that is gone is not given again.
  package var numbers: [String: Int] {
    switch self {
    case .program: ["unexpected": 1, "interrupted": 2]
    case .store:
      [
        "unavailable": 101, "busy": 102, "unauthorized": 103, "notFound": 104, "readOnly": 105,
        "corrupted": 106, "unsupportedFormat": 107, "limitExceeded": 108, "quotaExceeded": 109,
        "changedDuringRead": 110, "storageFull": 111, "cancelled": 112, "other": 113,
        "hostNotAllowed": 7040, "intercepted": 7041,
      ]
    case .file:
      [
        "notFound": 201, "exists": 202, "unreadable": 203, "corrupted": 204, "truncated": 205,
        "newerFormat": 206, "lockHeld": 207, "leaseLost": 208, "outdated": 209,
        "mismatched": 210, "storageFull": 211, "permissionDenied": 212, "invalidInput": 213,
        "other": 214, "nothingWritten": 7070, "unsettled": 7071,
      ]
    case .plan:
      [
        "not-a-plan": 301, "newer-format": 302, "truncated": 303, "tampered": 304,
        "expired": 305, "wrong-digest": 306, "wrong-store": 307, "not-applicable": 308,
        "ungoverned": 309, "older-format": 310, "inconsistent": 311, "unchecked": 312,
        "other-state": 313,
      ]
    case .run: ["window": 7072, "records-deleted": 425]
    case .freeze: ["frozen": 409]
    case .claim: ["refused": 423, "busy": 424]
    case .gate: ["unfinished": 401, "rolled-back": 402, "not-verified": 403, "gates-failed": 404]
    case .cleanup:
      ["not-migrated": 405, "rolled-back": 406, "too-early": 407, "not-covered": 408]
    case .policy: ["refused": 410]
    case .user:
      [
        "unknown": 501, "ambiguous": 502, "directory-disagrees": 503, "not-confirmed": 504,
        "bad-account": 505,
      ]
    case .role: ["unknown-user": 506, "not-text": 507, "not-json": 508]
    case .account: ["not-an-object": 511, "another-id": 512, "ambiguous": 513]
    case .login:
      [
        "disabled": 521, "not-targeted": 522, "running": 523, "done": 524, "state": 525,
        "rate-limit": 526, "trips": 527, "gate": 528, "frozen": 529,
        "claim": 530,
      ]
    case .loginFailure: ["identity": 531, "store": 532, "state": 533, "other": 534, "policy": 535]
    case .server: ["cannot-listen": 601]
    case .mistake: Self.mistakes
    }
  }
}
