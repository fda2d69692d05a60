import Core
import Foundation
import HTTPTypes
import KVSimulator
import TestKit
import Testing

struct DatabaseTests {
  /// A directory of its own for each test.
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test func filesAreReopenedWithNamespacesAndEntries() async throws {
    let file = SimulatorConfiguration.Database.file(directory.name("kv.sqlite"))
    let pairs = (0..<7_000).map { #"{"key":"k\#($0)","value":"v\#($0)","metadata":[\#($0)]}"# }
    var path = ""
    try await withSimulation {
      $0.database = file
    } _: { (simulation) async throws in
      let created = try await simulation.send(.post, Simulation.root, #"{"title":"kept"}"#)
      let id = try #require(created.result?.dropFirst(7).prefix(32))
      path = "\(Simulation.root)/\(id)"
      let body = "[\(pairs.joined(separator: ","))]"
      let written = try await simulation.send(.put, "\(path)/bulk", body)
      #expect(written.result == #"{"successful_key_count":7000,"unsuccessful_keys":[]}"#)
    }
    try await withSimulation {
      $0.database = file
    } _: { (simulation) async throws in
      #expect(try await simulation.send(.get, path).text.contains(#""title":"kept""#))
      #expect(try await simulation.send(.get, "\(path)/values/k6999").text == "v6999")
      #expect(try await simulation.send(.get, "\(path)/metadata/k6999").result == "[6999]")
      #expect(try await simulation.send(.delete, path).status == 200)
    }
    try await withSimulation {
      $0.database = file
    } _: { (simulation) async throws in
      #expect(try await simulation.send(.get, path).code == 10_013)
      let id = String(path.suffix(32))
      #expect(try await simulation.simulator.store.read(Namespace(id), ["k1"]) == [nil])
    }
  }

  @Test func importsTakeTheNamespacesOfTheSameTitle() async throws {
    var source = SimulatorConfiguration()
    source.database = .file(directory.name("source.sqlite"))
    let store = try await KVSimulator.open(source).store
    let entry = Entry(value: [0xFF], metadata: Array("{}".utf8), expiration: 4_000_000_000)
    let items = [Namespace("TEST_KV"), Namespace("OTHER_KV")].map {
      WriteItem(namespace: $0, key: "k", change: .put(entry), expected: nil)
    }
    _ = try await store.write(WriteBatch(items))
    try await withSimulation { (simulation) async throws in
      let summary = try await simulation.simulator.importStore(
        at: directory.name("source.sqlite"))
      #expect((summary.copied, summary.refused) == (1, 0))
      let copied = try await simulation.simulator.store.read(
        Namespace(Simulation.namespace), ["k"])
      #expect(copied == [entry])
    }
  }

  @Test func filesThatAreNoStoreAreRefused() async throws {
    let path = directory.name("text")
    try Data("not a database, only some text".utf8).write(to: URL(fileURLWithPath: path))
    var configuration = SimulatorConfiguration()
    configuration.database = .file(path)
    let error = await #expect(throws: SimulatorError.self) {
      try await KVSimulator.open(configuration)
    }
    #expect(error?.code == .store)
    #expect(error?.message.contains(path) == true)
  }

  @Test(arguments: [
    (["short": "title"], SimulatorError.Code.invalidNamespace),
    ([Simulation.namespace: ""], .invalidNamespace),
    (
      [Simulation.namespace: "same", String(repeating: "b", count: 32): "same"], .namespaceExists
    ),
  ])
  func namespacesThatCannotBeAreRefused(
    namespaces: [String: String], code: SimulatorError.Code
  ) async throws {
    var configuration = SimulatorConfiguration()
    configuration.namespaces = namespaces
    let error = await #expect(throws: SimulatorError.self) {
      try await KVSimulator.open(configuration)
    }
    #expect(error?.code == code)
  }

  @Test func aTakenPortIsAnErrorThatNamesIt() async throws {
    try await withSimulation { (simulation) async throws in
      var second = SimulatorConfiguration()
      let port = simulation.baseURL.split(separator: ":").last?.prefix { $0 != "/" } ?? ""
      second.port = Int(port) ?? 0
      let error = await #expect(throws: SimulatorError.self) {
        try await KVSimulator.open(second).serving { _ in }
      }
      #expect(error?.code == .address)
      #expect(error?.message.contains(port) == true)
    }
  }
}
