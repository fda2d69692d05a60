import ArgumentParser
import Core
import Foundation
import Ledger
import Manual
import Review
import SystemPackage

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Create a commented cohort plan to fill in.",
    discussion: """
      The plan is valid as it is, and fits the made-up application that --sample names. `demo seed` \
      makes records of it. Never overwrites a file.
      """)

  @Argument(help: "The file to create.", completion: .file(extensions: ["yaml"]))
  var file = "cohort.yaml"

  @OptionGroup var sample: SampleOption

  @Option(help: "The plan's environment.")
  var environment = "staging"

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard FileNamePart.isName(environment) else {
      throw ValidationError(
        "--environment must be 1 to 100 ASCII letters, digits, '.', '_' and '-', with no leading dot."
      )
    }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      guard !Files.exists(file) else {
        throw LedgerError(.exists, "'\(file)' already exists. Name another file.")
      }
      let directory = Files.directory(of: file)
      if !directory.isEmpty {
        try DirectoryTree.create(
          FilePath(Files.absolute(directory)), permissions: FilePermissions(rawValue: 0o755))
      }
      let plan = SamplePlan(sample.sample, name: cohort, environment: environment, file: file)
      try AtomicFile.write(Array(plan.text.utf8), to: FilePath(file), permissions: .sharedFile)
      output.show(["format": "keyshift.init/1", "file": .string(file)]) { _ in
        "\(Printable.prose(file)): fill in the users and the store, then "
          + "`keyshift validate \(ShellWord.file(file))`\n"
      }
    }
  }

  /// The cohort is named after the file, as far as a name can be made of that.
  private var cohort: String {
    let last = file.split(separator: "/").last ?? ""
    let stem = last.split(separator: ".").first ?? ""
    let name = stem.utf8.prefix(100).map { byte in
      FileNamePart.isName(String(decoding: [byte], as: UTF8.self)) ? byte : UInt8(ascii: "-")
    }
    return name.isEmpty ? "cohort" : String(decoding: name, as: UTF8.self)
  }
}

/// The text of a new cohort plan.
struct SamplePlan {
  let text: String

  /// - Parameters:
  ///   - name: a part of a file's name, as is `environment`.
  ///   - file: what the plan's comments call it.
  init(_ sample: Sample, name: String, environment: String, file: String) {
    let lines = String(decoding: sample.plan, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let mention = "\(sample.rawValue).yaml"
    text = lines.map { line -> String in
      if line.hasPrefix("name: ") { return "name: \(Self.scalar(name))" }
      if line.hasPrefix("environment: ") { return "environment: \(Self.scalar(environment))" }
      if line.hasPrefix("# yaml-language-server: ") { return Self.schemaLine }
      return String(line.replacing(mention, with: Printable.prose(ShellWord.file(file))))
    }.joined(separator: "\n")
  }

  /// `keyshift schema` prints the schema, and its user keeps it beside the plan.
  private static let schemaLine = "# yaml-language-server: $schema=cohort-plan.schema.json"

  /// YAML reads plain `7`, `1e3` and `true` as something else than text.
  private static func scalar(_ text: String) -> String {
    let isPlain =
      text.first.map { $0.isLetter || $0 == "_" } ?? false
      && !["true", "false", "null"].contains(text.lowercased())
    return isPlain ? text : "\"\(text)\""
  }
}
