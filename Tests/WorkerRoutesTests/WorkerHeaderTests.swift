import Core
import Testing
import WorkerRoutes

@Suite("Headers of requests to a Worker")
struct WorkerHeaderTests {
  @Test func headersTakeTheirValuesFromTheEnvironment() throws {
    var reference = WorkerIndexReference(
      list: try KeyTemplate("https://app.example/{id}"), migrate: nil, put: nil)
    reference.headers = [.init(name: "x-do-internal-secret", variable: "DO_SECRET")]
    #expect(
      try reference.resolvedHeaders { $0 == "DO_SECRET" ? "s3cret" : nil }
        == [WorkerHeader(name: "x-do-internal-secret", value: "s3cret")])
    for value in [nil, "", "s3cret\r\nx-role: admin", "s3cret\u{7F}"] {
      #expect {
        try reference.resolvedHeaders { _ in value }
      } throws: { error in
        let text = "\(error)"
        return text.contains("DO_SECRET") && !text.contains("s3cret")
      }
    }
  }
}
