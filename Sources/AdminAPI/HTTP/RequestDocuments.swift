import Core

/// `{"users":["johndoe", …], "apply": false, …}`.
struct MigrationRequest: Hashable, Sendable {
  /// Names and IDs as they came, in order, none twice.
  var users: [String]
  /// False: a dry run.
  var apply = false
  /// Whether the index is repaired, too (with `apply`), or a repair computed (without).
  var repair = false
  /// The digest that a plan must have to be applied, as a dry run before gave it.
  var expect: String?
  /// Why the environment's gate is passed although it is closed; nil does not pass it.
  var overrideReason: String?
}

/// `{"users":["johndoe", …], "index": false}`.
struct StatusRequest: Hashable, Sendable {
  var users: [String]
  /// Whether the index is compared with the records, which reads every record.
  var index = false
}

/// `{"user":"ID"}`; a session may leave it out.
struct MigrateOnLoginRequest: Hashable, Sendable {
  var user: String?
}

extension MigrationRequest {
  static func decode(_ body: [UInt8], usersAtMost limit: Int) throws(AdminError) -> Self {
    var users: [String]?
    var request = MigrationRequest(users: [])
    try BodyReading.read(body, knows: ["users", "apply", "repair", "expect", "override_reason"]) {
      (name, reader) throws(AdminError) in
      switch name {
      case "users": users = try BodyReading.users(&reader, atMost: limit)
      case "apply": request.apply = try BodyReading.flag(&reader, name)
      case "repair": request.repair = try BodyReading.flag(&reader, name)
      case "expect": request.expect = try BodyReading.digest(&reader, name)
      default: request.overrideReason = try BodyReading.text(&reader, name, atMost: 1_000)
      }
    }
    request.users = try BodyReading.required(users, "users")
    return request
  }
}

extension StatusRequest {
  static func decode(_ body: [UInt8], usersAtMost limit: Int) throws(AdminError) -> Self {
    var users: [String]?
    var index = false
    try BodyReading.read(body, knows: ["users", "index"]) { (name, reader) throws(AdminError) in
      switch name {
      case "users": users = try BodyReading.users(&reader, atMost: limit)
      default: index = try BodyReading.flag(&reader, name)
      }
    }
    return StatusRequest(users: try BodyReading.required(users, "users"), index: index)
  }
}

extension MigrateOnLoginRequest {
  /// An empty body asks for the session's own user.
  static func decode(_ body: [UInt8]) throws(AdminError) -> Self {
    var request = MigrateOnLoginRequest()
    guard !body.isEmpty else { return request }
    try BodyReading.read(body, knows: ["user"]) { (name, reader) throws(AdminError) in
      request.user = try BodyReading.text(&reader, name, atMost: 256)
    }
    return request
  }
}
