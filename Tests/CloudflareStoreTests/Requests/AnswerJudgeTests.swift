import Core
import Testing

@testable import CloudflareStore

@Suite("What answers mean")
struct AnswerJudgeTests {
  private func verdict(
    _ answer: APIAnswer, isRaw: Bool = false, carriesValues: Bool = false
  ) throws -> Verdict {
    let token = try #require(APIToken(ScriptedService.token))
    let request = APIRequest(
      method: .get, kind: .read, path: "/", purpose: "read", carriesValues: carriesValues)
    return AnswerJudge(token: token).verdict(answer, of: request, isRaw: isRaw)
  }

  /// The service's answer to a write by a token that may only read.
  @Test(arguments: [APIRequest.Kind.write, .delete], [10000, 10405])
  func aTokenThatMayNotWriteIsToldAsSuch(_ kind: APIRequest.Kind, _ code: Int) throws {
    let token = try #require(APIToken(ScriptedService.token))
    let request = APIRequest(method: .put, kind: kind, path: "/", purpose: "put 2 keys of LOGS")
    let answer = APIAnswer.failure(405, code, "Method not allowed for this authentication scheme")
    guard case .fatal(let error) = AnswerJudge(token: token).verdict(answer, of: request) else {
      Issue.record("not fatal")
      return
    }
    #expect(error.code == .readOnly)
    #expect(error.message.contains("put 2 keys of LOGS"))
    #expect(error.message.contains("Workers KV Storage: Edit"))
  }

  @Test(
    arguments: [
      (401, 10000, .unauthorized), (403, 10000, .unauthorized), (400, 10000, .unauthorized),
      (403, 9109, .unauthorized), (405, 10000, .unauthorized), (404, 7003, .notFound),
      (404, 10013, .notFound), (400, 10011, .notFound), (429, 10048, .quotaExceeded),
      (403, 10048, .quotaExceeded),
    ] as [(Int, Int, StoreError.Code)])
  func someEndEverything(_ status: Int, _ code: Int, _ expected: StoreError.Code) throws {
    guard case .fatal(let error) = try verdict(.failure(status, code)) else {
      Issue.record("not fatal")
      return
    }
    #expect(error.code == expected)
    #expect(error.message.count > 40)
  }

  @Test(arguments: [301, 302, 307, 308, 399])
  func aRedirectIsNotFollowedAndNotRepeated(status: Int) throws {
    guard case .fatal(let error) = try verdict(APIAnswer(status, "")) else {
      Issue.record("not fatal")
      return
    }
    #expect(error.code == .intercepted)
  }

  /// A firewall's page says nothing of the token.
  @Test(
    arguments: [
      APIAnswer(403, "<!doctype html><title>Attention Required!</title>"), APIAnswer(401, ""),
      APIAnswer(403, "Forbidden"), APIAnswer(403, #"{"error":"blocked"}"#), APIAnswer(403, "[]"),
      APIAnswer(407, "<html>"), APIAnswer(403, #"{"success":true"#),
    ] as [APIAnswer])
  func aPageInFrontOfTheServiceIsNotItsJudgement(_ answer: APIAnswer) throws {
    for isRaw in [false, true] {
      guard case .fatal(let error) = try verdict(answer, isRaw: isRaw) else {
        Issue.record("not fatal")
        return
      }
      #expect(error.code == .intercepted)
      #expect(!error.message.contains("refuses the API token"))
    }
  }

  @Test(
    arguments: [
      .failure(500, 10001), .failure(503, 0), .failure(200, 10001), .failure(400, 10022),
      .failure(400, 10046), .failure(429, 10022), .failure(429, 10046), .failure(408, 1),
      APIAnswer(200, ""), APIAnswer(200, "<html>"), APIAnswer(502, "<html>"), APIAnswer(524, ""),
      APIAnswer(200, "{}"), APIAnswer(200, #"{"result":{}}"#), APIAnswer(200, #"{"success":1}"#),
      APIAnswer(200, #"{"success":true"#), APIAnswer(200, "[]"), APIAnswer(404, "<html>"),
      APIAnswer(200, "{\"success\":true,\"result\":\"\u{0}\"}"),
      APIAnswer(500, #"{"success":true,"result":{}}"#),
      APIAnswer(404, #"{"success":true,"result":{}}"#),
      APIAnswer(200, #"{"success":true}x"#),
    ] as [APIAnswer])
  func somePass(_ answer: APIAnswer) throws {
    guard case .transient = try verdict(answer) else {
      Issue.record("\(try verdict(answer))")
      return
    }
  }

  @Test(
    arguments: [
      (.failure(429, 971), nil), (APIAnswer(429, ""), nil), (APIAnswer(429, "<html>"), nil),
      (APIAnswer(429, "", retryAfter: 300), .seconds(300)),
      (APIAnswer(429, #"{"success":false,"errors":[{"code":10022}]}"#, retryAfter: 2), .seconds(2)),
    ] as [(APIAnswer, Duration?)])
  func a429HoldsEverybody(_ answer: APIAnswer, _ expected: Duration?) throws {
    guard case .rateLimited(let retryAfter) = try verdict(answer) else {
      Issue.record("\(try verdict(answer))")
      return
    }
    #expect(retryAfter == expected)
  }

  @Test func othersRefuseTheRequest() throws {
    for (status, code) in [(404, 10009), (400, 10012), (400, 10029), (400, 10041), (200, 10047)] {
      guard case .rejected(let rejection) = try verdict(.failure(status, code)) else {
        Issue.record("\(status) \(code)")
        continue
      }
      #expect(rejection.codes == [Int64(code)])
    }
    guard case .rejected = try verdict(APIAnswer(413, "<html>")) else {
      Issue.record("413")
      return
    }
  }

  @Test func aRawValueNeedsNoEnvelopeAndNoJSON() throws {
    guard case .accepted = try verdict(APIAnswer(200, "\u{0}no"), isRaw: true),
      case .transient = try verdict(APIAnswer(500, "value"), isRaw: true),
      case .accepted = try verdict(.success("{}"))
    else {
      Issue.record("not as expected")
      return
    }
  }

  @Test func theTokenAndValuesStayOutOfTheWords() throws {
    let message = "bad header Bearer \(ScriptedService.token) \\u0007\\u001b[2J"
    guard case .fatal(let error) = try verdict(.failure(403, 10000, message)),
      case .rejected(let rejection) = try verdict(
        .failure(400, 10012, "value 'private' is bad"), carriesValues: true)
    else {
      Issue.record("not as expected")
      return
    }
    #expect(error.cause?.contains("bad header Bearer <token>") == true)
    #expect(error.cause?.unicodeScalars.contains { $0.value < 0x20 } == false)
    #expect(rejection.words == "HTTP 400, 10012")
  }

  @Test func longWordsAreCut() throws {
    guard
      case .rejected(let rejection) = try verdict(
        .failure(400, 1, String(repeating: "x", count: 5_000)))
    else { return }
    #expect(rejection.words.count == 400)
  }
}
