import HTTPTypes
import OperatorPages
import Schemas
import Testing

@testable import AdminAPI

/// Every address is spelled once, and everything that names one means one of these.
@Suite("Addresses that are named elsewhere")
struct AddressTests {
  private static let addresses =
    APIAddress.allCases.map(\.rawValue) + PageAddress.allCases.map(\.rawValue)

  private func routes() async throws -> [AdminRoute] {
    let world = try await AdminWorld()
    return try AdminService(
      configuration: world.configuration(), store: world.store,
      access: WorldAccess(store: world.store, judge: { _ in nil }, ended: world.ended)
    ).routes
  }

  @Test("Every address has a route, and no two routes are one")
  func everyAddressHasARoute() async throws {
    let routes = try await routes()
    #expect(Set(routes.map(\.address)) == Set(Self.addresses))
    let names = routes.map { "\($0.method) \($0.address)" }
    #expect(Set(names).count == names.count)
  }

  @Test("What is described is there, for those whom the description names, and nothing else is")
  func description() async throws {
    let described = Self.described(APIDescription.admin.map { $0 })
    let routes = try await routes().filter { route in
      APIAddress.allCases.contains { $0.rawValue == route.address }
    }
    #expect(!described.isEmpty)
    #expect(
      Set(described.map(\.name)) == Set(routes.map { "\($0.method.rawValue) \($0.address)" }))
    #expect(
      Set(described.filter(\.isOpen).map(\.name))
        == Set(
          routes.filter { $0.access == .open }.map { "\($0.method.rawValue) \($0.address)" }))
  }

  private struct Described: Hashable {
    var name: String
    /// Whether it needs no credentials.
    var isOpen: Bool
  }

  /// The operations of an OpenAPI description, by the indentation of its `paths`.
  private static func described(_ bytes: [UInt8]) -> [Described] {
    var operations: [Described] = []
    var path = ""
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    for line in lines.drop(while: { $0 != "paths:" }).dropFirst().prefix(while: { $0.first == " " })
    {
      if let match = line.wholeMatch(of: #/  (/.*):/#) {
        path = String(match.1)
      } else if let match = line.wholeMatch(of: #/    (get|post|put|patch|delete|head|options):/#) {
        operations.append(Described(name: "\(match.1.uppercased()) \(path)", isOpen: false))
      } else if line == "      security: []", !operations.isEmpty {
        operations[operations.count - 1].isOpen = true
      }
    }
    return operations
  }

  @Test("What templates link to by name is a page")
  func templates() {
    let links = OperatorPages.templates.flatMap { template in
      template.matches(of: /(?:href|action|src)="(\/[^"{]*)"/).map { String($0.1) }
    }
    #expect(links.count >= 4)
    for link in links {
      #expect(
        PageAddress.allCases.contains { RequestPath(target: link).fits($0.rawValue) }, "\(link)")
    }
  }

  @Test(
    "A path is an address's own, or has a segment for each placeholder",
    arguments: [
      ("/", "/", true), ("//", "/", false), ("/plans", "/plans", true),
      ("/plans/", "/plans", false),
      ("/%70lans", "/plans", false), ("/plans?x", "/plans", true), ("plans", "/plans", false),
      ("/plans/a", "/plans/{digest}", true), ("/%70lans/%61", "/plans/{digest}", true),
      ("/plans/", "/plans/{digest}", false), ("/plans/a/", "/plans/{digest}", false),
      ("/plans//a", "/plans/{digest}", false), ("/plans/a%2Fb", "/plans/{digest}", true),
      ("/plans/%zz", "/plans/{digest}", false), ("/plans/%ff", "/plans/{digest}", false),
      ("/plans/a?b=/c", "/plans/{digest}", true), ("/Plans/a", "/plans/{digest}", false),
      ("http://a/plans/b", "/plans/{digest}", false), ("*", "/", false), ("", "/", false),
      ("/runs/a/events", "/runs/{run}", false),
    ])
  func fits(_ target: String, _ address: String, _ fits: Bool) {
    #expect(RequestPath(target: target).fits(address) == fits)
  }

  @Test("Of two query fields the first counts, and what cannot be decoded is passed over")
  func queries() {
    let fields = QueryFields(target: "/plans?a=1&a=2&b=%zz&%zz=1&c=x+y%2B&d&=e&f=g=h?i")
    #expect(fields["a"] == "1")
    #expect(fields["b"] == nil)
    #expect(fields["c"] == "x y+")
    #expect(fields["d"] == "")
    #expect(fields["f"] == "g=h?i")
    #expect(fields.all.map { String($0.key) } == ["a", "a", "c", "d", "", "f"])
  }
}
