public import Core

extension ApproverKey {
  /// `sha256:…` over `subjectPublicKeyInfo`: what
  /// `openssl pkey -pubin -in approver.pub.pem -outform DER | sha256sum` prints.
  public var id: String { RunningDigest.text(of: subjectPublicKeyInfo) }

  /// The first eight digits of `id`, for file names.
  public var shortID: String { String(id.dropFirst(RunningDigest.prefix.count).prefix(8)) }
}
