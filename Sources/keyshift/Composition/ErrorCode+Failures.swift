import AdminAPI
import Application
import Core
import Engine
import Manual
import Review

extension ErrorCode {
  /// The code of what a command throws; nil for diagnostics, which have codes of their own.
  static func of(_ failure: any Error) -> ErrorCode? {
    switch failure {
    case is DiagnosticsError: nil
    case let error as EnvironmentGateRefusal: Self(.gate, error.obstacle.cause.kind.rawValue)
    case let error as ClaimRefusal: Self(.claim, error.isBusy ? "busy" : "refused")
    case let error as CleanupRefusal: Self(.cleanup, error.code.description)
    case let error as UserResolutionFailure: Self(.user, error.code.description)
    case let error as RoleChangeRefusal: Self(.role, error.reason.rawValue)
    case let error as UserCoreProblem: Self(.account, error.reason.rawValue)
    case is AdminServerError: Self(.server, "cannot-listen")
    case is SessionsNamespaceError: Self(.mistake, "sessions-namespace")
    default: Self(failure) ?? Self(.program, "unexpected")
    }
  }
}

extension ErrorPage {
  /// The manual's section about a code; nil for an unknown code.
  static func of(_ code: ErrorCode) -> ErrorPage? {
    read(String(decoding: Manual.errors, as: UTF8.self)).first { $0.code == code }
  }
}
