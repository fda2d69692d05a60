import Core
import Engine
import Review

/// What results of all kinds say of a user.
enum UserDocument {
  static func names(_ asked: String, _ member: CohortMember) -> [JSONValue.Member] {
    [
      JSONValue.Member("user", .string(asked)), JSONValue.Member("userId", .string(member.id)),
      JSONValue.Member("legacy", .array(([member.legacy] + member.aliases).map { .string($0) })),
    ]
  }

  static func refusal(_ asked: String, _ failure: UserResolutionFailure) -> [JSONValue.Member] {
    [
      JSONValue.Member("user", .string(asked)),
      JSONValue.Member(
        "error", ["code": .string(failure.code.description), "message": .string(failure.message)]),
    ]
  }
}
