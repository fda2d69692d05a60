extension IdentityCheck {
  /// What is wrong with one identity by itself, without the cohort that it stood in; nil where nothing
  /// is.
  ///
  /// A saved plan no longer says where its users were listed, so what only two users together can show
  /// is checked elsewhere.
  ///
  /// - Parameter delimiters: of all rules.
  public static func complaint(about identity: Identity, delimiters: Set<UInt8>) -> String? {
    if identity.legacy.isEmpty { return "a user's name is empty" }
    if identity.id.isEmpty { return "a user's ID is empty" }
    if let fault = IDFault.of(identity.id) { return "a user's ID \(fault.reason)" }
    for text in [identity.legacy, identity.id] {
      if text.utf8.contains(where: { delimiters.contains($0) }) {
        return "a user's name or ID contains the delimiter"
      }
      if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
        return "a user's name or ID contains a control character"
      }
    }
    return isShapedLikeUUID(identity.legacy) ? "a user's name is shaped like an ID" : nil
  }
}
