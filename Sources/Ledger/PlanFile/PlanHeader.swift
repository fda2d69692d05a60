import ByteJSON
package import Core

/// The first line of a plan file: what may differ between two identical plans.
package struct PlanHeader: Hashable, Sendable {
  /// A version of the plan file's format.
  package enum Version: String, Hashable, Sendable, CaseIterable {
    /// Of Keyshift 0.2: it can be shown.
    case one = "keyshift.plan/1"
    case two = "keyshift.plan/2"

    package static let current = Version.two

    /// Whether plans of this format may be applied.
    package var isApplicable: Bool { self == .current }
  }

  static let formatFamily = "keyshift.plan/"

  package var version = Version.current
  /// The program and its version.
  package var tool: String
  package var created: Timestamp
  /// From here on `apply` refuses the plan, where no approval says since when it counts.
  package var expires: Timestamp
  package var actor: String
  /// The cohort plan's file as the planner was given it.
  package var cohortFile: String
  /// The absolute directory that relative store paths start from.
  package var baseDirectory: String
  /// The state that the planner saw; nil in plans that do not say.
  package var state: PlannedState?

  package init(
    tool: String, created: Timestamp, expires: Timestamp, actor: String, cohortFile: String,
    baseDirectory: String
  ) {
    self.tool = tool
    self.created = created
    self.expires = expires
    self.actor = actor
    self.cohortFile = cohortFile
    self.baseDirectory = baseDirectory
  }

  func encoded() -> [UInt8] {
    var line = JSONWriter.lines()
    line.beginObject()
    line.field("kind", "plan")
    line.field("format", version.rawValue)
    line.field("tool", tool)
    line.field("created", created.description)
    line.field("expires", expires.description)
    line.field("actor", actor)
    line.field("cohort_file", cohortFile)
    line.field("base_directory", baseDirectory)
    if let state {
      line.beginObject("state")
      if let path = state.path { line.field("path", path) }
      if let lineage = state.lineage { line.field("lineage", lineage) }
      line.endObject()
    }
    line.endObject()
    line.endLine()
    return line.bytes
  }
}

/// The state of its cohort that a planner saw.
package struct PlannedState: Hashable, Sendable {
  /// The state directory as the cohort plan's `state:` writes it, from the plan's directory; nil where the
  /// cohort plan does not say.
  package var path: String?
  /// The lineage of the cohort's state; nil where there was none yet.
  package var lineage: String?

  package init(path: String?, lineage: String?) {
    self.path = path
    self.lineage = lineage
  }

  /// The state as it is now.
  ///
  /// - Throws: what reading the state throws.
  package init(in ledger: CohortLedger, path: String?) async throws(LedgerError) {
    self.init(path: path, lineage: try await ledger.state()?.lineage)
  }
}

/// The last line of a plan file; without it the file is refused as truncated.
package struct PlanTrailer: Hashable, Sendable {
  package var counts: PlanCounts
  /// `sha256:` and 64 hexadecimal digits, over the subject, the lines after it, and the counts as
  /// this line states them.
  package var digest: String
  /// The same over the first line, the request forecast and the findings, so that edits there are found too.
  package var headerDigest: String
  /// Nil where requests cost nothing.
  package var requests: RequestForecast?
  package var findings: PlanFindings

  package init(
    counts: PlanCounts, digest: String, headerDigest: String, requests: RequestForecast? = nil,
    findings: PlanFindings = PlanFindings()
  ) {
    self.counts = counts
    self.digest = digest
    self.headerDigest = headerDigest
    self.requests = requests
    self.findings = findings
  }

  func encoded() -> [UInt8] {
    var line = counts.opened()
    line.field("digest", digest)
    line.field("header_digest", headerDigest)
    if let requests {
      line.beginObject("requests")
      line.raw(requests.fields())
      line.endObject()
    }
    if !findings.isEmpty {
      line.beginObject("findings")
      line.raw(findings.fields())
      line.endObject()
    }
    line.endObject()
    line.endLine()
    return line.bytes
  }
}

extension PlanCounts {
  /// The trailer's line up to its digests, which cover these bytes.
  func opened() -> JSONWriter {
    var line = JSONWriter.lines()
    line.beginObject()
    line.field("kind", "end")
    line.field("operations", operations)
    line.field("users", users)
    line.field("unmatched", unmatched)
    line.field("outside", outside)
    line.field("bytes", bytes)
    if resolutions > 0 {
      line.beginObject("resolved")
      for take in Resolution.Take.allCases {
        if let count = resolved[take], count > 0 { line.field(dynamic: take.rawValue, count) }
      }
      line.endObject()
    }
    line.beginObject("counts")
    for rule in ruleOrder {
      line.beginObject(dynamic: rule)
      for action in Action.allCases where self[rule, action] > 0 {
        line.field(dynamic: action.rawValue, self[rule, action])
      }
      line.endObject()
    }
    line.endObject()
    return line
  }
}
