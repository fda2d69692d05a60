import Ledger
import Testing

@testable import PostgresState

@Suite("Addresses of databases")
struct PostgresAddressTests {
  @Test(arguments: [
    ("postgres://localhost/k", "postgres://localhost/k"),
    ("postgresql://u:p%40ss@127.0.0.1:5433/k", "postgres://127.0.0.1:5433/k"),
    ("postgres://u@[::1]/k", "postgres://::1/k"),
    ("postgres://u@%2Fvar%2Frun%2Fpostgresql/k", "postgres:///var/run/postgresql/k"),
    (
      "postgres://u:p@db.example/k?sslmode=verify-full&sslrootcert=/ca.pem",
      "postgres://db.example/k"
    ),
    (
      "postgres://u:p@a.example,b.example/k?sslmode=verify-full&sslrootcert=/ca.pem",
      "postgres://a.example,b.example/k"
    ),
  ])
  func isAccepted(_ url: String, _ place: String) throws {
    #expect(try PostgresAddress(url).place == place)
  }

  @Test(arguments: [
    "", "postgres://", "postgres:///k", "postgres://localhost", "mysql://localhost/k", "localhost",
    "host=localhost dbname=k", "postgres://u:hunter2@localhost/k?service=x",
    "postgres://u:hunter2@localhost/k?passfile=/x", "postgres://u:hunter2@localhost/k?options=-c",
    "postgres://u:hunter2@localhost/k?hostaddr=192.0.2.1", "postgres://u:hunter2@db.example/k",
    "postgres://u:hunter2@db.example/k?sslmode=require",
    "postgres://u:hunter2@db.example/k?sslmode=verify-full",
    "postgres://u:hunter2@db.example/k?sslmode=verify-full&sslrootcert=system",
    "postgres://u:hunter2@db.example/k?sslmode=verify-ca&sslrootcert=/ca.pem",
    "postgres://u:hunter2@localhost,db.example/k", "postgres://u:hunter2@127.0.0.1.example/k",
    "postgres://u:hunter2@localhost.example/k", "postgres://u:hun ter2@%ZZ/k",
    "postgres://u:hunter2@localhost/k\u{0}",
  ])
  func isRefusedWithoutItsPassword(_ url: String) throws {
    let error = try #require(throws: LedgerError.self) { try PostgresAddress(url) }
    #expect(error.code == .invalidInput)
    #expect(!error.description.contains("hunter2") && !error.description.contains("hun"))
  }

  @Test(arguments: [
    "", "Upper", "1st", "pg_temp", "a-b", "a;drop", "é", String(repeating: "a", count: 64),
  ])
  func schemaIsAName(_ schema: String) {
    #expect(throws: LedgerError.self) {
      try PostgresAddress("postgres://localhost/k", schema: schema)
    }
  }
}
