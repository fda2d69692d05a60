import ArgumentParser

/// What an option `--reason` may say.
enum AuditReason {
  /// - Parameter purpose: what the reason is for, as a clause.
  /// - Throws: `ValidationError` for one that says nothing.
  static func check(_ reason: String, _ purpose: String) throws {
    if reason.utf8.allSatisfy({ $0 == 0x20 }) {
      throw ValidationError("--reason needs a text: \(purpose).")
    }
  }
}
