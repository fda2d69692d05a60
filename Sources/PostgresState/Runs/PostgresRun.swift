import Ledger

/// A run's evidence in segments: rows with compressed lines.
struct PostgresRun: RunStorage {
  let run: String
  private let database: PostgresDatabase
  /// The lock that lines are added under; nil for a caller that holds none.
  private let claim: LeaseClaim?

  init(_ database: PostgresDatabase, _ run: String, under claim: LeaseClaim?) {
    self.database = database
    self.run = run
    self.claim = claim
  }

  var reference: String { "runs/\(run)/journal" }

  func label(of part: RunPart) -> String { "\(part.columnValue) of run \(run), \(database.place)" }

  func exists(_ part: RunPart) async throws(LedgerError) -> Bool {
    let run = run
    let found = try await database.call { session in
      try session.execute(
        part == .journal
          ? "select 1::bigint from run where id = $1 and $2::text is not null"
          : "select 1::bigint from segment where run = $1 and part = $2 limit 1",
        [.text(run), .text(part.columnValue)])
    }
    return !found.isEmpty
  }

  func create() async throws(LedgerError) -> any RunWriter {
    let (run, claim, place) = (run, claim, database.place)
    try await database.transaction { session in
      try claim?.check(in: session)
      let made = try session.execute(
        "insert into run (id) values ($1) on conflict do nothing returning 1::bigint", [.text(run)])
      guard !made.isEmpty else {
        throw LedgerError(
          .exists,
          "the run \(run) already has a journal in \(place), and it is written only once")
      }
    }
    return PostgresRunWriter(database, run, under: claim)
  }

  func replaceRecovery(with lines: [UInt8]) async throws(LedgerError) {
    let (run, claim) = (run, claim)
    let segment = try CompressedLines.compress(lines)
    try await database.transaction { session in
      try claim?.check(in: session)
      try session.execute(
        "insert into run (id) values ($1) on conflict do nothing", [.text(run)])
      try session.execute(
        "delete from segment where run = $1 and part = $2",
        [.text(run), .text(RunPart.recovery.columnValue)])
      try session.execute(
        "insert into segment (run, part, sequence, lines) values ($1, $2, 1, $3)",
        [.text(run), .text(RunPart.recovery.columnValue), .bytes(segment)])
    }
  }

  func lines(of part: RunPart) -> any RunLines { PostgresRunLines(self, part) }

  func digest(of part: RunPart) async throws(LedgerError) -> String {
    guard try await exists(part) else { throw absent(part) }
    var digest = RunningDigest()
    var last: Int64 = 0
    while let segment = try await segment(of: part, after: last) {
      last = segment.sequence
      digest.update(segment.bytes)
    }
    return digest.text
  }

  fileprivate func absent(_ part: RunPart) -> LedgerError {
    LedgerError(.notFound, "there is no \(label(of: part)).")
  }

  /// The next segment, compressed; nil at the end.
  fileprivate func segment(
    of part: RunPart, after sequence: Int64
  ) async throws(LedgerError) -> (sequence: Int64, bytes: [UInt8])? {
    let run = run
    return try await database.call { session in
      let row = try session.execute(
        """
        select sequence, lines from segment where run = $1 and part = $2 and sequence > $3
        order by sequence limit 1
        """, [.text(run), .text(part.columnValue), .integer(sequence)]
      ).first
      return try row.map { (try $0.integer(0), try $0.bytes(1)) }
    }
  }
}

extension RunPart {
  /// As the table `segment` has it.
  var columnValue: String {
    switch self {
    case .journal: "journal"
    case .preimages: "preimages"
    case .recovery: "recovery"
    }
  }
}

/// Adds segments, each durable when it is there.
private actor PostgresRunWriter: RunWriter {
  private let database: PostgresDatabase
  private let run: String
  private let claim: LeaseClaim?
  private var pending: [RunPart: [UInt8]] = [:]
  private var last: [RunPart: Int64] = [:]
  private var isBroken = false

  /// Bytes of lines from which a segment is written before it is asked for.
  private static let longest = 4 << 20

  init(_ database: PostgresDatabase, _ run: String, under claim: LeaseClaim?) {
    self.database = database
    self.run = run
    self.claim = claim
  }

  func append(_ lines: [UInt8], to part: RunPart) async throws(LedgerError) {
    pending[part, default: []] += lines
    if pending[part, default: []].count >= Self.longest { try await sync(part) }
  }

  func sync(_ part: RunPart) async throws(LedgerError) {
    guard !isBroken else {
      throw LedgerError(.invalidInput, "no more lines can be added: an earlier write failed")
    }
    guard let lines = pending.removeValue(forKey: part), !lines.isEmpty else { return }
    do { try await write(lines, to: part) } catch {
      isBroken = true
      throw error
    }
  }

  /// One statement, which may be repeated: the number is this writer's alone, so a segment that is there
  /// is the one that was sent.
  private func write(_ lines: [UInt8], to part: RunPart) async throws(LedgerError) {
    let segment = try CompressedLines.compress(lines)
    let number = (last[part] ?? 0) + 1
    let (run, claim) = (run, claim)
    try await database.call { session in
      let values: [PostgresValue] = [
        .text(run), .text(part.columnValue), .integer(number), .bytes(segment),
      ]
      guard let claim else {
        try session.execute(
          """
          insert into segment (run, part, sequence, lines) values ($1, $2, $3, $4)
          on conflict do nothing
          """, values)
        return
      }
      let made = try session.execute(
        """
        with held as (\(LeaseClaim.condition))
        insert into segment (run, part, sequence, lines) select $4, $5, $6, $7 from held
        on conflict do nothing returning 1::bigint
        """, claim.parameters + values)
      if !made.isEmpty { return }
      let found = try session.execute(
        """
        select 1::bigint from segment where run = $1 and part = $2 and sequence = $3 and lines = $4
        """, values)
      if found.isEmpty { throw try claim.lost(in: session) }
    }
    last[part] = number
  }
}

/// Reads a part, one segment after another.
private actor PostgresRunLines: RunLines {
  private let run: PostgresRun
  private let part: RunPart
  private var last: Int64 = 0
  private var linesRead = 0
  private var isFound = false

  init(_ run: PostgresRun, _ part: RunPart) {
    self.run = run
    self.part = part
  }

  func next() async throws(LedgerError) -> LineChunk? {
    if !isFound {
      guard try await run.exists(part) else { throw run.absent(part) }
      isFound = true
    }
    guard let segment = try await run.segment(of: part, after: last) else { return nil }
    guard segment.sequence == last + 1 else {
      throw LedgerError(
        .corrupted,
        "segment \(last + 1) of the \(run.label(of: part)) is missing: it was removed.")
    }
    last = segment.sequence
    let bytes = try CompressedLines.decompress(segment.bytes)
    let lines = LineSplitter.lines(in: bytes, from: 0)
    guard lines.last.map({ $0.upperBound + 1 }) == bytes.count else {
      throw LedgerError(
        .corrupted, "segment \(last) of the \(run.label(of: part)) does not end with a line.")
    }
    defer { linesRead += lines.count }
    return LineChunk(bytes: bytes, lines: lines, firstLine: linesRead + 1)
  }

  func ending() -> RunLinesEnding { .whole }
}
