import Core
import Ledger
import RecordIndex
import Review
import TestKit
import Testing

/// How an index's check and repair look, with names that would harm a terminal.
@Suite struct IndexViewTests {
  static func user(_ id: String, indexed: Int?, live: Int) -> IndexReport.User {
    var user = IndexReport.User(IndexUser(id: id, names: []), sampleLimit: 3)
    user.indexed = indexed
    user.live = live
    user.count = .number(live)
    return user
  }

  static var wrong: IndexReport.User {
    var user = user("7c3\u{1B}[2J\u{202E}", indexed: 1_204, live: 1_203)
    user.count = .unreadable
    user.add(IndexReport.Finding(.missing, "hns_7c3_2026-01-01"))
    user.add(IndexReport.Finding(.unusable, "b\nc", refusal: .foreignOwner))
    user.add(IndexReport.Finding(.ahead, Key([0x61, 0xFF])))
    user.add(IndexReport.Finding(.extra, "4"))
    return user
  }

  static var failed: IndexReport.User {
    var user = user("ID-F", indexed: nil, live: 0)
    user.count = .absent
    user.error = StoreError(.unavailable, "GET https://app.example/\u{9B}31m failed", cause: "503")
    return user
  }

  static var report: IndexReport {
    var report = IndexReport(index: "worker:https://app.example/{id}/list", isListed: true)
    var empty = user("ID-N", indexed: 0, live: 2)
    empty.needsMigration = true
    report.users = [user("ID-J", indexed: 3, live: 3), wrong, empty, failed]
    return report
  }

  static func repair(applied: Bool) -> IndexRepairReport {
    var report = IndexRepairReport(index: "sqlite:index.sqlite", isApplied: applied)
    var first = IndexRepairReport.User(before: wrong)
    first.summaries = 1
    first.extrasLeft = 1
    first.count = applied ? .written : .planned
    if applied {
      first.sent = 1
      first.after = user("7c3\u{1B}[2J\u{202E}", indexed: 1_203, live: 1_203)
    }
    var second = IndexRepairReport.User(before: user("ID-J", indexed: 3, live: 4))
    second.summaries = 1
    second.error = applied ? StoreError(.unavailable, "the index is gone") : nil
    report.users = [first, second]
    report.notAttempted = applied ? 2 : 0
    return report
  }

  @Test(arguments: [60, 100, 200]) func check(width: Int) {
    let view = IndexView(style: Style(color: false, width: width))
    var right = IndexReport(index: "flag:BETA_LOGS_KV/meta:user:{id}:index_dirty", isListed: false)
    right.users = [Self.user("ID-J", indexed: nil, live: 3)]
    golden.check(view.text(Self.report) + "\n" + view.text(right), "index-check-\(width)")
  }

  @Test(arguments: [60, 100, 200]) func repair(width: Int) {
    let view = IndexView(style: Style(color: false, width: width))
    let text = view.text(Self.repair(applied: false)) + "\n" + view.text(Self.repair(applied: true))
    golden.check(text, "index-repair-\(width)")
  }

  @Test func json() {
    golden.check(
      IndexView.json(Self.report).pretty + "\n" + IndexView.json(Self.repair(applied: true)).pretty
        + "\n", "index-json")
  }
}
