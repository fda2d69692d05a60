import ArgumentParser
import Core
import Manual

/// Which of the made-up applications.
struct SampleOption: ParsableArguments {
  private static let names = Sample.allCases.map(\.rawValue)

  @Option(
    help: ArgumentHelp(
      "The application: \(names.joined(separator: " or ")). Default: trips.",
      valueName: "name"),
    completion: .list(names), transform: Self.sample)
  var sample = Sample.trips

  private static func sample(named name: String) throws -> Sample {
    guard let sample = Sample(rawValue: name) else {
      throw ValidationError(
        "There is no sample \(quoted(name)).\(Spelling.question(name, among: names)) Samples: "
          + "\(names.joined(separator: ", ")).")
    }
    return sample
  }
}
