import ArgumentParser
import Review

struct VersionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version, as --version does.")

  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      output.show(["format": "keyshift.version/1", "version": .string(Version.current)]) { _ in
        Version.current + "\n"
      }
    }
  }
}
