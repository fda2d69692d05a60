extension IdentityCheck {
  /// What is wrong with one identity by itself, without the cohort that it stood in; nil where nothing
  /// is.
  ///
  /// A saved plan no longer says where its users were listed, so what only two users together can show
  /// is checked elsewhere.
  ///
  /// - Parameter forms: in which the rules' templates write names and IDs.
  package static func complaint(about identity: Identity, _ forms: NameForms) -> String? {
    if identity.legacy.isEmpty { return "a user's name is empty" }
    if identity.id.isEmpty { return "a user's ID is empty" }
    if let fault = IDFault.of(identity.id) { return "a user's ID \(fault.reason)" }
    if forms.delimited(name: identity.legacy) != nil || forms.delimited(id: identity.id) != nil {
      return "a user's name or ID contains the delimiter"
    }
    for text in [identity.legacy, identity.id] {
      if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
        return "a user's name or ID contains a control character"
      }
    }
    let isShapedLikeID =
      isShapedLikeUUID(identity.legacy)
      || forms.filtered(name: identity.legacy).contains {
        isShapedLikeUUID($0.text) && !$0.form.isHexadecimal
      }
    return isShapedLikeID ? "a user's name is shaped like an ID" : nil
  }
}
