import ArgumentParser
import Core
import DemoData
import Foundation
import Ledger
import Review
import SQLiteStore
import SystemPackage

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Make data to try things on.",
    subcommands: [DemoSeedCommand.self])
}

struct DemoSeedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seed",
    abstract: "Fill an embedded store with realistic records, every field case among them.",
    discussion: """
      The same numbers, seed and date give the same bytes. Writes the users as CSV, too, for a \
      cohort plan's `csv:`.
      """)

  @Option(help: ArgumentHelp("The SQLite file; made where there is none.", valueName: "file"))
  var store: String

  @Option(
    help: ArgumentHelp(
      "The SQLite file of the application's index of trips, with mistakes to repair; made where "
        + "there is none.", valueName: "file"))
  var index: String?

  @Option(help: ArgumentHelp("Where to write the users, as legacy,id.", valueName: "file"))
  var csv: String?

  @Option(help: "Users in the cohort.")
  var users = 25

  @Option(help: "Trips per ordinary user.")
  var records = 40

  @Option(help: "The seed.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "The moment that the records' times and expirations start from; today, 00:00 UTC.",
      valueName: "date"))
  var at: String?

  func validate() throws {
    guard (1...DemoDataset.maximumUsers).contains(users) else {
      throw ValidationError("--users goes from 1 to \(DemoDataset.maximumUsers).")
    }
    guard (0...DemoDataset.maximumRecords).contains(records) else {
      throw ValidationError("--records goes from 0 to \(DemoDataset.maximumRecords).")
    }
    if let at, Timestamp(at) == nil {
      throw ValidationError("--at takes a date such as 2026-01-31 or 2026-01-31T12:00:00Z.")
    }
  }

  func run() async throws {
    try await FailureReport.reporting {
      let today = Environment.seconds() / 86_400 * 86_400
      let start = at.flatMap { Timestamp($0) }?.seconds ?? today
      let dataset = DemoDataset(users: users, records: records, seed: seed, now: start)
      try DirectoryTree.create(FilePath(Files.absolute(Files.directory(of: store))))
      let store = store
      let written = try await Interruption.cancelling(endsSoon: false) {
        try await StoreFactory.withSQLite(store, now: { start }) {
          try await dataset.seed(into: $0)
        }
      }
      if let csv { try write(dataset, to: csv) }
      var output = "\(store): \(written) entries of \(users) users, seed \(seed)\n"
      if let index {
        try DirectoryTree.create(FilePath(Files.absolute(Files.directory(of: index))))
        let summaries = try await Interruption.cancelling(endsSoon: false) {
          try await IndexAccess.withSQLite(index, creating: true) {
            try await dataset.seed(into: $0)
          }
        }
        output += "\(index): \(summaries) summaries\n"
      }
      Terminal.standardOutput(Printable.lines(output))
    }
  }

  private func write(_ dataset: DemoDataset, to path: String) throws {
    let file = try AtomicFileWriter(FilePath(path))
    try file.append(Array("legacy,id\n".utf8))
    for user in 0..<dataset.users {
      let identity = dataset.identity(at: user)
      let fields = [identity.legacy, identity.id].map(CSVField.text).joined(separator: ",")
      try file.append(Array((fields + "\n").utf8))
    }
    try file.commit()
  }
}
