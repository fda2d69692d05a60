import FileState
import Ledger
import SystemPackage

/// Saved plans in pieces, and files of this machine that they are read from.
struct PlanTable: Sendable {
  private let database: PostgresDatabase
  private let local: FileStateBackend

  /// Bytes of a piece.
  private static let piece = 1 << 20

  /// - Parameter local: where this machine keeps the files.
  init(_ database: PostgresDatabase, _ local: FileStateBackend) {
    self.database = database
    self.local = local
  }

  /// Keeps a whole draft in the database and as a file; the same plan again replaces itself.
  ///
  /// - Throws: `.notFound` where there is no draft.
  func keep(
    _ draft: String, of cohort: CohortID, digest: String
  ) async throws(LedgerError) -> String {
    try await database.transaction { session in
      let file = try RegularFile.open(FilePath(draft))
      defer { try? file.close() }
      let key = Self.key(cohort, digest)
      let made = try session.execute(
        """
        insert into plan (environment, cohort, digest) values ($1, $2, $3)
        on conflict do nothing returning 1::bigint
        """, key)
      // The same digest is the same plan.
      guard !made.isEmpty else { return }
      var offset: Int64 = 0
      while true {
        let bytes = try FileChunk.read(file, at: offset, count: Self.piece)
        guard !bytes.isEmpty else { break }
        try session.execute(
          """
          insert into plan_part (environment, cohort, digest, sequence, bytes)
          values ($1, $2, $3, $4, $5)
          """, key + [.integer(offset / Int64(Self.piece) + 1), .bytes(bytes)])
        offset += Int64(bytes.count)
      }
    }
    return try await local.keepPlan(draft, of: cohort, digest: digest)
  }

  /// Makes files of the plans that this machine lacks.
  func bring() async throws(LedgerError) {
    let kept = try await database.call { session in
      try session.execute("select environment, cohort, digest from plan").map {
        (try $0.text(0), try $0.text(1), try $0.text(2))
      }
    }
    for (environment, name, digest) in kept {
      let cohort = try CohortID(environment: environment, name: name)
      let file = local.keptPlan(of: cohort, digest: digest)
      if await FileWork.run({ !FileExistence.exists(file) }) { try await bring(cohort, digest) }
    }
  }

  private func bring(_ cohort: CohortID, _ digest: String) async throws(LedgerError) {
    let draft = try await local.draftPlan(
      of: cohort, id: String(digest.dropFirst(RunningDigest.prefix.count)))
    await local.dropPlan(draft)
    var number: Int64 = 1
    while let bytes = try await piece(number, Self.key(cohort, digest)) {
      try await FileWork.run { () throws(LedgerError) in
        let file = try DurableAppender(FilePath(draft))
        try file.append(bytes)
        try file.sync()
      }
      number += 1
    }
    _ = try await local.keepPlan(draft, of: cohort, digest: digest)
  }

  private func piece(
    _ number: Int64, _ key: [PostgresValue]
  ) async throws(LedgerError) -> [UInt8]? {
    try await database.call { session in
      try session.execute(
        """
        select bytes from plan_part
        where environment = $1 and cohort = $2 and digest = $3 and sequence = $4
        """, key + [.integer(number)]
      ).first?.bytes(0)
    }
  }

  private static func key(_ cohort: CohortID, _ digest: String) -> [PostgresValue] {
    [.text(cohort.environment), .text(cohort.name), .text(digest)]
  }
}
