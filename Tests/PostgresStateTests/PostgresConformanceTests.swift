import StateTesting
import Testing

@testable import PostgresState

@Suite("State in PostgreSQL")
struct PostgresConformanceTests {
  @Test func conforms() async throws {
    try await StateConformance { try await PostgresSite().conformance }.run()
  }
}
