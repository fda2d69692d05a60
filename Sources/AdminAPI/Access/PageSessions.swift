import Core
import Ledger
import Synchronization

/// Who opened the pages with a token. Kept in memory, as hashes: a restart signs everybody out.
final class PageSessions: Sendable {
  private struct Session {
    var token: AccessToken
    var expires: Timestamp
  }

  /// The cookie that holds a session's secret.
  static let cookieName = "keyshift_session"
  /// Seconds that a session lives.
  static let lifetime: Int64 = 8 * 3_600
  private static let maximum = 1_000

  private let makeSecret: @Sendable () -> String
  private let sessions = Mutex<[[UInt8]: Session]>([:])

  init(makeSecret: @escaping @Sendable () -> String) { self.makeSecret = makeSecret }

  /// - Returns: the cookie's value.
  func open(_ token: AccessToken, at now: Timestamp) -> String {
    let secret = makeSecret()
    sessions.withLock { sessions in
      sessions = sessions.filter { $0.value.expires > now }
      if sessions.count >= Self.maximum,
        let oldest = sessions.min(by: { $0.value.expires < $1.value.expires })
      {
        sessions[oldest.key] = nil
      }
      sessions[Self.hash(secret)] = Session(
        token: token, expires: now.adding(seconds: Self.lifetime))
    }
    return secret
  }

  func token(of secret: String, at now: Timestamp) -> AccessToken? {
    sessions.withLock { $0[Self.hash(secret)].flatMap { $0.expires > now ? $0.token : nil } }
  }

  func close(_ secret: String) { sessions.withLock { $0[Self.hash(secret)] = nil } }

  private static func hash(_ secret: String) -> [UInt8] { KeyedHash.sha256(Array(secret.utf8)) }
}
