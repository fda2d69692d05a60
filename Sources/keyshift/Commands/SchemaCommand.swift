import ArgumentParser
import Schemas

struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of a file format.")

  @Argument(
    help: "One of: \(Schema.allCases.map(\.rawValue).joined(separator: ", ")).",
    completion: .list(Schema.allCases.map(\.rawValue)))
  var name = Schema.cohortPlan.rawValue

  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard let schema = Schema(rawValue: name) else {
      let known = Schema.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("There is no schema '\(name)'. Use one of: \(known).")
    }
    Terminal.standardOutput(String(decoding: schema.bytes, as: UTF8.self))
  }
}
