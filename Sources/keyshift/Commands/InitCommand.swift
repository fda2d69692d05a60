import ArgumentParser
import Foundation
import Ledger
import Review
import SystemPackage

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Create a commented cohort plan to fill in.",
    discussion: "Never overwrites a file.")

  @Argument(help: "The file to create.", completion: .file(extensions: ["yaml"]))
  var file = "cohort.yaml"

  @Option(help: "The plan's environment.")
  var environment = "staging"

  func run() async throws {
    try await FailureReport.reporting {
      guard !Files.exists(file) else {
        throw LedgerError(.exists, "'\(file)' already exists. Name another file.")
      }
      let directory = Files.directory(of: file)
      if !directory.isEmpty {
        try DirectoryTree.create(
          FilePath(Files.absolute(directory)), permissions: FilePermissions(rawValue: 0o755))
      }
      try AtomicFile.write(Array(text.utf8), to: FilePath(file), permissions: .sharedFile)
      Terminal.standardOutput(
        "\(Printable.prose(file)): fill in the users and the store, then "
          + "`keyshift validate \(ShellWord.file(file))`\n")
    }
  }

  private var text: String {
    let name = file.split(separator: "/").last.map { $0.split(separator: ".").first ?? $0 }
    return """
      # yaml-language-server: $schema=cohort-plan.schema.json
      # For an editor's help: keyshift schema > cohort-plan.schema.json
      format: keyshift.cohort-plan/1
      name: \(name.map(String.init) ?? "cohort")
      environment: \(environment)
      store:
        sqlite: { path: store.sqlite }
      cohort:
        users:
          - { legacy: johndoe, id: 550e8400-e29b-41d4-a716-446655440000 }
      rules:
        - name: trips
          namespace: BETA_LOGS_KV
          from: "trip:{legacy}:{record}"
          to: "trip:{id}:{record}"
          newer_by: [/updatedAt, /lastModified, /createdAt]
          owner: /userId
          rewrite:
            - { at: /userId, from: "{legacy}", to: "{id}" }
      limits: { users: 50, keys_per_user: 500 }
      accept: { count_tolerance: 0, failure_rate: 1% }

      """
  }
}
