import ArgumentParser
import Core
import DemoData
import Foundation
import Ledger
import Manual
import Review
import SQLiteStore
import SystemPackage

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Create demo data.",
    subcommands: [DemoSeedCommand.self])
}

struct DemoSeedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seed",
    abstract: "Fill an SQLite store with made-up records of an application.",
    discussion: """
      The same counts, seed and date give the same bytes. Also writes the users as CSV, for a \
      cohort plan's `csv:`.
      """)

  @Option(help: ArgumentHelp("The SQLite file; created if it does not exist.", valueName: "file"))
  var store: String

  @OptionGroup var sample: SampleOption

  @Option(
    help: ArgumentHelp(
      "Also fill this SQLite file as the application's index of trips, with errors to repair.",
      valueName: "file"))
  var index: String?

  @Option(help: ArgumentHelp("Write the users to this CSV file (legacy,id).", valueName: "file"))
  var csv: String?

  @Option(help: "Number of users in the cohort.")
  var users = 25

  @Option(help: "Number of trips or notes per ordinary user.")
  var records = 40

  @Option(help: "The seed.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "The date that the records' times and expirations start from. Default: today, 00:00 UTC.",
      valueName: "date"))
  var at: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard index == nil || sample.sample == .trips else {
      throw ValidationError("--index is for the sample 'trips'. The application 'notes' has none.")
    }
    guard (1...DemoDataset.maximumUsers).contains(users) else {
      throw ValidationError("--users must be from 1 to \(DemoDataset.maximumUsers).")
    }
    guard (0...DemoDataset.maximumRecords).contains(records) else {
      throw ValidationError("--records must be from 0 to \(DemoDataset.maximumRecords).")
    }
    if let at, Timestamp(at) == nil {
      throw ValidationError("--at must be a date such as 2026-01-31 or 2026-01-31T12:00:00Z.")
    }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let today = Environment.seconds() / 86_400 * 86_400
      let start = at.flatMap { Timestamp($0) }?.seconds ?? today
      try DirectoryTree.create(FilePath(Files.absolute(Files.directory(of: store))))
      var summaries: Int?
      let written: Int
      switch sample.sample {
      case .trips:
        let dataset = DemoDataset(users: users, records: records, seed: seed, now: start)
        written = try await fill(dataset, now: start)
        if let index { summaries = try await fill(index, dataset) }
      case .notes:
        written = try await fill(
          NotesDataset(users: users, records: records, seed: seed, now: start), now: start)
      }
      var text = "\(store): \(written) entries of \(users) users, seed \(seed)\n"
      if let index, let summaries { text += "\(index): \(summaries) summaries\n" }
      output.show([
        "format": "keyshift.demo-seed/1", "store": .string(store), "entries": .integer(written),
        "users": .integer(users), "seed": .string(String(seed)), "csv": .string(csv),
        "index": .string(index), "summaries": summaries.map { .integer($0) } ?? .null,
      ]) { _ in Printable.lines(text) }
    }
  }

  /// Writes the records, and the users if asked to.
  ///
  /// - Returns: the entries written.
  private func fill(_ dataset: some SampleDataset, now: Int64) async throws -> Int {
    let store = store
    let written = try await Interruption.cancelling(endsSoon: false) {
      try await StoreFactory.withSQLite(store, now: { now }) { try await dataset.seed(into: $0) }
    }
    if let csv { try write(dataset, to: csv) }
    return written
  }

  /// - Returns: the summaries written.
  private func fill(_ index: String, _ dataset: DemoDataset) async throws -> Int {
    try DirectoryTree.create(FilePath(Files.absolute(Files.directory(of: index))))
    return try await Interruption.cancelling(endsSoon: false) {
      try await IndexAccess.withSQLite(index, creating: true) { try await dataset.seed(into: $0) }
    }
  }

  private func write(_ dataset: some SampleDataset, to path: String) throws {
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
