import Core

/// Judges answers by status and error codes.
struct AnswerJudge: Sendable {
  let token: APIToken

  /// - Parameter isRaw: whether a success has no envelope, as a single value has none.
  func verdict(_ answer: APIAnswer, of request: APIRequest, isRaw: Bool = false) -> Verdict {
    if isRaw, (200..<300).contains(answer.status) { return .accepted }
    let envelope = try? Envelope(answer.body)
    let codes = envelope?.failures.map(\.code) ?? []
    let words = words(answer, envelope, request)
    let isEnvelope = envelope?.success != nil
    if let error = refusal(answer.status, codes, words, request, isEnvelope: isEnvelope) {
      return .fatal(error)
    }
    // 10022 and 10046 are about single keys or bulk calls, so that others need not wait.
    if answer.status == 429, answer.retryAfter != nil || !codes.contains(where: Self.isBusy) {
      return .rateLimited(retryAfter: answer.retryAfter.map { .seconds($0) })
    }
    // Servers in between refuse large bodies too, in words of their own.
    if answer.status == 413 {
      return .rejected(APIRejection(status: 413, codes: codes, words: words))
    }
    guard let envelope, let success = envelope.success else { return .transient(words) }
    let isTransient = answer.status >= 500 || answer.status == 408 || answer.status == 429
    if isTransient || codes.contains(where: Self.isBusy) { return .transient(words) }
    guard (200..<300).contains(answer.status), success else {
      guard (200..<500).contains(answer.status), !success else { return .transient(words) }
      return .rejected(
        APIRejection(
          status: answer.status, codes: codes, words: words,
          messages: request.carriesValues
            ? "" : envelope.failures.map(\.message).joined(separator: "\n")))
    }
    return .accepted
  }

  private static func isBusy(_ code: Int64) -> Bool { [10001, 10022, 10046].contains(code) }

  private func refusal(
    _ status: Int, _ codes: [Int64], _ words: String, _ request: APIRequest, isEnvelope: Bool
  ) -> StoreError? {
    func error(_ code: StoreError.Code, _ advice: String) -> StoreError {
      StoreError(code, "cannot \(request.purpose): \(advice)", cause: words)
    }
    if codes.contains(10048) {
      return error(
        .quotaExceeded,
        "the free plan's daily allowance is used up. Wait until 00:00 UTC, or change to a paid "
          + "plan")
    }
    if (300..<400).contains(status) {
      return error(
        .intercepted,
        "the address redirects (status \(status)), and a token is never sent to a redirect's "
          + "target. Put the target's address in 'base_url', if the operator allows it")
    }
    // A firewall, a proxy or a login page answers in words of its own, and never saw the token.
    if [401, 403, 405, 407].contains(status), !isEnvelope {
      return error(
        .intercepted,
        "a firewall, a proxy or a login page answered with status \(status) instead of "
          + "Cloudflare's API. Check the connection from this machine to the API, and 'base_url'. "
          + "The token was not checked")
    }
    if status == 405, request.kind == .write || request.kind == .delete {
      return error(
        .readOnly,
        "Cloudflare does not allow this API token to write. Set CLOUDFLARE_API_TOKEN to a token with "
          + "the account permission 'Workers KV Storage: Edit'. A token that may only read is enough "
          + "to plan and to verify")
    }
    if status == 401 || status == 403 || codes.contains(10000) {
      return error(
        .unauthorized,
        "Cloudflare rejects the API token: it may be revoked, expired or without the account "
          + "permission 'Workers KV Storage'. Set CLOUDFLARE_API_TOKEN to a token that has it")
    }
    if codes.contains(7003) {
      return error(
        .notFound,
        "the account does not exist or the token has no access to it; check CLOUDFLARE_ACCOUNT_ID")
    }
    if codes.contains(10013) || codes.contains(10011) {
      return error(
        .notFound,
        "the account has no namespace with this ID; `wrangler kv namespace list` shows the IDs")
    }
    return nil
  }

  /// The service's account of a failure: bounded, without the token, without control characters,
  /// and without its sentences where those may repeat a value.
  private func words(_ answer: APIAnswer, _ envelope: Envelope?, _ request: APIRequest) -> String {
    var words = "HTTP \(answer.status)"
    guard let envelope else { return words + ", not the JSON of the API" }
    if envelope.success == nil { words += ", without 'success'" }
    for failure in envelope.failures.prefix(3) {
      words += ", \(failure.code)"
      if !request.carriesValues, !failure.message.isEmpty { words += " \(failure.message)" }
    }
    let clean = token.scrubbing(words).unicodeScalars.map { scalar in
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "\u{FFFD}" : scalar
    }
    return String(String.UnicodeScalarView(clean.prefix(400)))
  }
}
