import Core
import OutboundHTTP

/// Sends requests within the budget and repeats those that failed for a passing reason.
///
/// Every request of this store may be repeated: puts and deletes say what the end is to be.
struct APIClient: Sendable {
  /// How a request ended, if not by an error.
  enum Reply<Result: Sendable>: Sendable {
    case accepted(Result)
    case rejected(APIRejection)
    /// The answer is larger than the bounds allow.
    case tooLarge
    /// Not sent, or not sent again, because its time was over.
    case late(Lateness)
  }

  /// A request that was given up because its time was over.
  struct Lateness: Sendable {
    var error: StoreError
    /// Whether an attempt may have been carried out although its answer says nothing.
    var inDoubt: Bool
  }

  /// An accepted answer that does not say what it must.
  struct Malformed: Error {
    var why: String
    init(_ why: String) { self.why = why }
  }

  let transport: any APITransport
  let budget: RequestBudget
  let counter: RequestCounter
  let judge: AnswerJudge
  let retries: RequestRetry

  var environment: RequestEnvironment { budget.environment }

  /// - Parameters:
  ///   - isRaw: whether a success has no envelope.
  ///   - deadline: the uptime until which an attempt may start; nil for as long as it takes.
  ///   - decode: reads an accepted answer; one that is malformed is asked for again.
  /// - Throws: `unauthorized`, `notFound` and `quotaExceeded` at once, `unavailable` after the
  ///   deadline, `cancelled`.
  func send<Result: Sendable>(
    _ request: APIRequest, isRaw: Bool = false, until deadline: Duration? = nil,
    decode: (APIAnswer) throws(Malformed) -> Result
  ) async throws(StoreError) -> Reply<Result> {
    var attempt = 0
    var blocks = 0
    var spent = Duration.zero
    var last = "no attempt could start in time"
    while true {
      try await budget.start()
      if isOver(deadline) {
        budget.abandon()
        return .late(lateness(request, last, attempt))
      }
      counter.note(request, isRepeat: attempt + blocks > 0)
      let start = environment.uptime()
      let reason: String
      switch await outcome(request, isRaw: isRaw) {
      case .success((.accepted, let answer)):
        do { return .accepted(try decode(answer)) } catch { reason = error.why }
      case .success((.rejected(let rejection), _)): return .rejected(rejection)
      case .success((.fatal(let error), _)): throw attempt > 0 ? request.doubted(error) : error
      case .success((.rateLimited, _)):
        blocks += 1
        last = "answered 429"
        guard blocks < retries.rateLimitRounds else {
          throw unavailable(request, "answered 429 \(blocks) times in a row", attempt)
        }
        continue
      case .success((.transient(let words), _)): reason = words
      case .failure(.tooLarge): return .tooLarge
      case .failure(.cancelled): throw .interrupted
      case .failure(.broken(let words)): reason = words
      }
      attempt += 1
      let delay = retries.delay(attempt: attempt, random: environment.random())
      spent += environment.uptime() - start + delay
      guard spent <= retries.deadline, attempt < retries.attempts else {
        throw unavailable(request, reason, attempt)
      }
      last = reason
      if let deadline, environment.uptime() + delay > deadline {
        return .late(lateness(request, last, attempt))
      }
      try await environment.wait(.retry(attempt: attempt), delay)
    }
  }

  private func isOver(_ deadline: Duration?) -> Bool {
    deadline.map { environment.uptime() > $0 } ?? false
  }

  private func lateness(_ request: APIRequest, _ reason: String, _ attempts: Int) -> Lateness {
    Lateness(
      error: StoreError(
        .unavailable,
        "cannot \(request.purpose): too much time passed since the records were read; run the "
          + "command again later", cause: reason), inDoubt: attempts > 0)
  }

  private func outcome(
    _ request: APIRequest, isRaw: Bool
  ) async -> Swift.Result<(Verdict, APIAnswer), TransportFailure> {
    do {
      let answer = try await transport.send(request)
      let verdict = judge.verdict(answer, of: request, isRaw: isRaw)
      // Before the slot is released, so that no other request starts in between.
      if case .rateLimited(let retryAfter) = verdict { budget.block(retryAfter: retryAfter) }
      budget.finish(answer.rateLimit, hasAnswer: !verdict.isRateLimited)
      return .success((verdict, answer))
    } catch {
      budget.finish(nil, hasAnswer: false)
      return .failure(error)
    }
  }

  private func unavailable(
    _ request: APIRequest, _ reason: String, _ attempts: Int
  ) -> StoreError {
    StoreError(
      .unavailable,
      "cannot \(request.purpose): Cloudflare gave no usable answer in \(max(attempts, 1)) attempts; "
        + "run the command again later",
      cause: reason)
  }
}

extension Verdict {
  fileprivate var isRateLimited: Bool {
    if case .rateLimited = self { true } else { false }
  }
}

extension APIRejection {
  /// The rejection as the end of `request`.
  func error(_ request: APIRequest, _ code: StoreError.Code = .other) -> StoreError {
    StoreError(code, "cannot \(request.purpose): Cloudflare rejects the request", cause: words)
  }
}

extension APIRequest {
  /// The end of a request of which an earlier attempt may have been carried out.
  fileprivate func doubted(_ error: StoreError) -> StoreError {
    guard kind == .write || kind == .delete else { return error }
    return StoreError(
      .unavailable, "\(error.message). An earlier attempt may have succeeded",
      cause: error.cause)
  }
}
