import Core
package import Ledger

/// A signed approval of one plan, detached from it.
package struct Approval: Hashable, Sendable {
  package let statement: ApprovalStatement
  package let key: ApproverKey
  /// 64 bytes.
  package let signature: [UInt8]

  package init(statement: ApprovalStatement, key: ApproverKey, signature: [UInt8]) {
    self.statement = statement
    self.key = key
    self.signature = signature
  }

  /// - Throws: `.invalidInput` where a text is empty or too long, or the approval would end before it
  ///   begins.
  package init(signing statement: ApprovalStatement, with key: SigningKey) throws(LedgerError) {
    guard !statement.name.isEmpty else {
      throw LedgerError(.invalidInput, "an approval needs the approver's name. Give a name.")
    }
    for (what, text) in [("name", statement.name), ("comment", statement.comment)]
    where text.utf8.count > ApprovalStatement.longestText {
      throw LedgerError(
        .invalidInput,
        "the \(what) of an approval has at most \(ApprovalStatement.longestText) bytes. Shorten it."
      )
    }
    guard statement.time < statement.expires else {
      throw LedgerError(
        .invalidInput, "an approval must expire after it begins. Give a longer duration.")
    }
    self.init(
      statement: statement, key: key.publicKey,
      signature: try key.signature(of: statement.signedBytes(key: key.publicKey)))
  }

  /// Whether the statement is what the key's owner signed.
  package var isSigned: Bool {
    key.isValid(signature: signature, of: statement.signedBytes(key: key))
  }
}
