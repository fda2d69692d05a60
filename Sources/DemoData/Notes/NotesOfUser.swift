import Core

/// The entries of one user of the notes application.
struct NotesOfUser: Sendable {
  private static let day = RecordClock.day
  /// Somebody who is in no cohort.
  private static let guest = "dana@example.net"

  private let dataset: NotesDataset
  private let user: Int
  private let identity: Identity
  private let clock: RecordClock

  init(_ dataset: NotesDataset, _ user: Int) {
    self.dataset = dataset
    self.user = user
    identity = dataset.identity(at: user)
    clock = RecordClock(now: dataset.now)
  }

  /// Special cases first; then the notes, one at a time.
  var entries: some Sequence<DemoEntry> & Sendable {
    let single = [account, settings] + (user == 0 ? NotesCases(identity, clock).entries : [])
    return [0..<1, 1..<(dataset.records + 1)].lazy.flatMap { part in
      part.lazy.flatMap { place in place == 0 ? single : entries(ofNote: place - 1) }
    }
  }

  private var account: DemoEntry {
    DemoEntry(
      "ACCOUNTS", Key("account:\(identity.legacy.lowercased())"),
      Entry(value: Array(identity.id.utf8)))
  }

  private var settings: DemoEntry {
    var random = SplitMix64(seed: dataset.seed, user, 1, 0)
    var colours = RecordObject()
    colours.member(dynamic: identity.legacy, random.pick(["blue", "green", "plum"]))
    colours.member(dynamic: Self.guest, "grey")
    var object = RecordObject()
    object.member("account", identity.legacy)
    object.member("contact", identity.legacy)
    object.member("theme", random.pick(["light", "dark", "system"]))
    object.member("colours", json: colours.finish())
    object.member("saved", json: "\(seconds(ago: Int64(random.number(1...90)) * Self.day))")
    return DemoEntry(
      "SETTINGS", Key("settings:\(identity.legacy.lowercased())"), Entry(value: object.finish()))
  }

  private func seconds(ago: Int64) -> Int64 { clock.timestamp(ago: ago).seconds }

  // MARK: - Notes

  /// One note, and who may read it if it is shared.
  private func entries(ofNote index: Int) -> [DemoEntry] {
    var random = SplitMix64(seed: dataset.seed, user, 0, index)
    let number = user * DemoDataset.maximumRecords + index + 1
    let age = Int64(index + 1) * RecordClock.hour + Int64(random.number(0...1_799))
    var note = Note(number: String(number), owner: identity.legacy, created: seconds(ago: age))
    // Two generations of the application: one kept the address as it was typed, one in lower case.
    if index % 2 == 1 { note.owner = identity.legacy.lowercased() }
    if index % 3 != 0 { note.updated = note.created + Int64(random.number(60...1_800)) }
    note.title = random.pick(Self.titles)
    note.others = index % 4 == 0 ? [.number(1_001 + user + 1), .address(Self.guest)] : []
    note.hasDraft = index % 5 == 0
    note.hasMetadata = index % 2 == 0
    let entry = DemoEntry(
      "NOTES", Key("note:\(identity.legacy.lowercased()):\(number)"), note.entry)
    return index % 4 == 0 ? [entry] + readers(of: number, since: note.created) : [entry]
  }

  /// The owner, the user before, and a guest.
  private func readers(of note: Int, since: Int64) -> [DemoEntry] {
    let names =
      [identity.legacy] + (user > 0 ? [dataset.identity(at: user - 1).legacy] : []) + [Self.guest]
    return names.enumerated().map { place, name in
      var object = RecordObject()
      object.member("note", json: "\(note)")
      object.member("user", name)
      object.member("role", place == 0 ? "owner" : "reader")
      object.member("since", json: "\(since)")
      return DemoEntry(
        "READERS", Key("reader:\(note):\(place + 1)"), Entry(value: object.finish()))
    }
  }

  private static let titles = [
    "Shopping", "Meeting with \"the board\"", "Ideas / drafts", "Reisekosten für März", "旅行の計画", "",
  ]
}
