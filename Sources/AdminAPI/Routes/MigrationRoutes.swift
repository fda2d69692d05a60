import Core
import HTTPTypes
import Hummingbird

/// Migrations of users, by those who may and by the users themselves, and how far they are.
struct MigrationRoutes<Store: KeyValueStore, Access: AdminAccess>: Sendable {
  let migrations: MigrationService<Store, Access>
  let status: StatusService<Store, Access>
  let logins: LoginMigrations<Access>
  /// Users of one request, at most.
  let userLimit: Int

  var routes: [AdminRoute] {
    [
      .post(APIAddress.migration, .migrate, migrate),
      .post(APIAddress.status, .read, readStatus),
      .post(APIAddress.loginMigration, .migrateOnLogin, migrateOnLogin),
    ]
  }

  private func migrate(_ request: Request, _ context: AdminContext) async throws -> Reply {
    let wanted = try MigrationRequest.decode(
      try await request.json(context), usersAtMost: userLimit)
    return Reply(try await migrations.document(wanted, by: try context.caller.name))
  }

  private func readStatus(_ request: Request, _ context: AdminContext) async throws -> Reply {
    let wanted = try StatusRequest.decode(try await request.json(context), usersAtMost: userLimit)
    return Reply(try await status.document(wanted))
  }

  private func migrateOnLogin(_ request: Request, _ context: AdminContext) async throws -> Reply {
    let wanted = try MigrateOnLoginRequest.decode(try await request.json(context))
    return try await logins.answer(to: wanted, of: try context.caller)
  }
}
