import Core
import Engine

/// A small application's accounts: a directory of names and the cores of users.
enum AccountsWorld {
  static let users: Namespace = "BETA_USERS_KV"
  static let accounts = AccountReference(namespace: users)

  static func directory() throws -> Directory {
    Directory(
      namespace: users, key: try KeyTemplate("idx:username:{legacy}"), fold: .lowercase)
  }

  static func core(_ id: String, _ name: String?, role: String = "user", at key: Key? = nil)
    -> Record
  {
    let username = name.map { "\"username\":\"\($0)\"," } ?? ""
    return Record(
      users, key ?? Key("user:\(id)"), "{\"id\":\"\(id)\",\(username)\"role\":\"\(role)\"}")
  }

  static func name(_ name: String, _ id: String) -> Record {
    Record(users, Key("idx:username:\(name)"), id)
  }

  static func member(_ legacy: String, _ id: String?, _ aliases: String...) -> CohortMember {
    CohortMember(
      legacy: legacy, id: id, aliases: aliases,
      range: SourceRange(file: "cohort.yaml", line: 4, column: 3))
  }

  static func plan(
    _ members: [CohortMember], directory: Directory?, accounts: AccountReference? = accounts
  ) throws -> CohortPlan {
    CohortPlan(
      name: "one", environment: "test",
      store: StoreReference(StoreAddress("sqlite", "store.sqlite")),
      members: members, directory: directory, rules: try World.rules(), accounts: accounts,
      file: "cohort.yaml")
  }
}
