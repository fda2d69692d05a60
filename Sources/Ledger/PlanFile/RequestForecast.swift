import ByteJSON
package import Core

/// What applying a plan over a metered store will ask for and cost, as estimated when it was made.
///
/// For people to read: it is no part of what the plan's digest covers, because it depends on how many
/// other keys a namespace holds.
package struct RequestForecast: Hashable, Sendable {
  /// Requests.
  package var lists: Int
  package var reads: Int
  package var writes: Int
  package var keysRead: Int
  package var keysWritten: Int
  package var keysDeleted: Int
  /// Whole minutes at the pace that the service allows; 0 where nothing sets one.
  package var minutes: Int
  /// Millionths of a US dollar at the paid plan's list price.
  package var microdollars: Int
  /// Whether the paid plan's monthly allowance covers everything, if nothing else uses it.
  package var isIncluded: Bool
  /// Days on the free plan; nil where it does not allow it at all.
  package var freeDays: Int?
  /// Of the read requests, those that only values which are not text make necessary.
  package var binaryReads: Int
  /// What verifying the plan will ask for; nil in plans of earlier versions.
  package var verify: Check?
  /// What scans of whole prefixes took while planning, so that an apply need not find out again.
  package var scans: [PrefixScan]

  /// The requests of a verification that finds everything as planned.
  package struct Check: Hashable, Sendable {
    package var lists: Int
    package var reads: Int
    package var binaryReads: Int
    package var keysRead: Int

    package init(lists: Int, reads: Int, binaryReads: Int, keysRead: Int) {
      self.lists = lists
      self.reads = reads
      self.binaryReads = binaryReads
      self.keysRead = keysRead
    }

    package var requests: Int { lists + reads }
  }

  /// The scan of everything under one prefix.
  package struct PrefixScan: Hashable, Sendable {
    package var namespace: Namespace
    package var prefix: Key
    /// List requests.
    package var pages: Int

    package init(namespace: Namespace, prefix: Key, pages: Int) {
      self.namespace = namespace
      self.prefix = prefix
      self.pages = pages
    }
  }

  package init(
    lists: Int, reads: Int, writes: Int, keysRead: Int, keysWritten: Int, keysDeleted: Int,
    minutes: Int, microdollars: Int, isIncluded: Bool, freeDays: Int?, binaryReads: Int = 0,
    verify: Check? = nil, scans: [PrefixScan] = []
  ) {
    self.lists = lists
    self.reads = reads
    self.writes = writes
    self.keysRead = keysRead
    self.keysWritten = keysWritten
    self.keysDeleted = keysDeleted
    self.minutes = minutes
    self.microdollars = microdollars
    self.isIncluded = isIncluded
    self.freeDays = freeDays
    self.binaryReads = binaryReads
    self.verify = verify
    self.scans = scans
  }

  package var requests: Int { lists + reads + writes }

  /// The trailer's `requests`, without its braces.
  func fields() -> [UInt8] {
    var line = JSONWriter.lines()
    line.field("lists", lists)
    line.field("reads", reads)
    line.field("writes", writes)
    line.field("keys_read", keysRead)
    line.field("keys_written", keysWritten)
    line.field("keys_deleted", keysDeleted)
    line.field("minutes", minutes)
    line.field("microdollars", microdollars)
    line.field("included", isIncluded)
    if let freeDays { line.field("free_days", freeDays) }
    if binaryReads > 0 { line.field("binary_reads", binaryReads) }
    if let verify {
      line.beginObject("verify")
      line.field("lists", verify.lists)
      line.field("reads", verify.reads)
      line.field("keys_read", verify.keysRead)
      if verify.binaryReads > 0 { line.field("binary_reads", verify.binaryReads) }
      line.endObject()
    }
    if !scans.isEmpty {
      line.beginArray("scans")
      for scan in scans {
        line.beginObject()
        line.field("namespace", scan.namespace.name)
        line.field("prefix", hex: "prefix_hex", scan.prefix)
        line.field("pages", scan.pages)
        line.endObject()
      }
      line.endArray()
    }
    return line.bytes
  }
}

extension PlanDocument {
  /// The trailer's `requests` as `JSONDecoder` reads it.
  struct Requests: Decodable {
    var lists: Int
    var reads: Int
    var writes: Int
    var keys_read: Int
    var keys_written: Int
    var keys_deleted: Int
    var minutes: Int
    var microdollars: Int
    var included: Bool
    var free_days: Int?
    var binary_reads: Int?
    var verify: Verify?
    var scans: [Scan]?

    struct Verify: Decodable {
      var lists: Int
      var reads: Int
      var keys_read: Int
      var binary_reads: Int?
    }

    struct Scan: Decodable {
      var namespace: String
      /// A prefix is literal text of a template, and so always valid UTF-8.
      var prefix: String?
      var pages: Int
    }

    var forecast: RequestForecast {
      RequestForecast(
        lists: lists, reads: reads, writes: writes, keysRead: keys_read,
        keysWritten: keys_written, keysDeleted: keys_deleted, minutes: minutes,
        microdollars: microdollars, isIncluded: included, freeDays: free_days,
        binaryReads: binary_reads ?? 0,
        verify: verify.map {
          RequestForecast.Check(
            lists: $0.lists, reads: $0.reads, binaryReads: $0.binary_reads ?? 0,
            keysRead: $0.keys_read)
        },
        scans: (scans ?? []).compactMap { scan in
          scan.prefix.map {
            RequestForecast.PrefixScan(
              namespace: Namespace(scan.namespace), prefix: Key($0), pages: scan.pages)
          }
        })
    }
  }
}
