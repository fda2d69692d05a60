import Core

/// Notes of the first user whose fate depends on the record under the new key, or that name their owner in
/// another way. Keys are named after the case.
struct NotesCases {
  private static let day = RecordClock.day

  private let identity: Identity
  private let clock: RecordClock

  init(_ identity: Identity, _ clock: RecordClock) {
    self.identity = identity
    self.clock = clock
  }

  var entries: [DemoEntry] { pairs + spellings }

  /// Records that exist under both keys.
  private var pairs: [DemoEntry] {
    let day = Self.day
    var entries: [DemoEntry] = []
    func add(_ name: String, legacy: Int64?, canonical: Int64) {
      var old = note(name, updated: legacy.map(seconds))
      var new = note(name, updated: seconds(ago: canonical))
      new.owner = identity.id
      new.ownerToken = identity.id
      new.title = "As it is under the new key"
      if name == "same-content" { new = with(identity.id, old) }
      old.hasMetadata = true
      new.hasMetadata = true
      entries += [entry(old, under: identity.legacy), entry(new, under: identity.id)]
    }
    add("newer-destination", legacy: 3 * day, canonical: day)
    add("older-destination", legacy: day, canonical: 3 * day)
    // Made 30 days ago, and never changed.
    add("never-changed", legacy: nil, canonical: 40 * day)
    add("same-content", legacy: day, canonical: day)
    return entries
  }

  /// Owners that are a number, an ID already, or a name with escapes.
  private var spellings: [DemoEntry] {
    let tokens = [
      ("number-as-owner", identity.id), ("id-as-owner", "\"\(identity.id)\""),
      ("escaped-owner", "\"" + identity.legacy.replacing("@", with: #"\u0040"#) + "\""),
    ]
    return tokens.map { name, token in
      var note = note(name, updated: seconds(ago: Self.day))
      note.ownerToken = token
      return entry(note, under: identity.legacy)
    }
  }

  private func note(_ name: String, updated: Int64?) -> Note {
    var note = Note(number: name, owner: identity.legacy, created: seconds(ago: 30 * Self.day))
    note.updated = updated
    return note
  }

  /// The note as it is once its owner's name has been replaced everywhere but in its history.
  private func with(_ owner: String, _ note: Note) -> Note {
    var note = note
    note.author = note.owner
    note.owner = owner
    note.ownerToken = owner
    return note
  }

  private func entry(_ note: Note, under name: String) -> DemoEntry {
    DemoEntry("NOTES", Key("note:\(name):\(note.number)"), note.entry)
  }

  private func seconds(ago: Int64) -> Int64 { clock.timestamp(ago: ago).seconds }
}
