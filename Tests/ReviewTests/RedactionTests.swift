import Core
import Ledger
import Testing

@testable import Review

@Suite struct RedactionTests {
  private func subject() throws -> PlanSubject {
    var subject = try Sample.subject()
    subject.rules.append(
      Rule(
        name: "hughesnet", namespace: "BETA_LOGS_KV",
        keys: .move(
          from: try KeyTemplate("trip:{legacy}:hns_{legacy}_{date}:{part}"),
          to: try KeyTemplate("trip:{id}:hns_{id}_{date}:{part}"))))
    return subject
  }

  private func operation(_ rule: String, _ source: Key, _ destination: Key) -> Operation {
    var operation = Sample.operation(.create, .destinationAbsent, "1")
    operation.rule = rule
    operation.source = source
    operation.destination = destination
    return operation
  }

  @Test func keepsWhatTheTemplateSays() throws {
    var redaction = Redaction(try subject())
    let id = Sample.ann.id
    let trip = redaction.redacted(
      operation("trips", "trip:johndoe:secret", Key("trip:\(id):secret")), number: 17)
    #expect(trip.identity == Identity(legacy: "user-1", id: "id-1"))
    #expect(trip.source == "trip:user-1:record-17")
    #expect(trip.destination == "trip:id-1:record-17")
    let several = redaction.redacted(
      operation(
        "hughesnet", "trip:johndoe:hns_johndoe_2020:a", Key("trip:\(id):hns_\(id)_2020:a")),
      number: 18)
    #expect(several.source == "trip:user-1:hns_user-1_record-18-date:record-18-part")
    let order = redaction.redacted(
      operation("orders", "hns:order:77", "hns:order:77"), number: 19)
    #expect(order.source == "hns:order:record-19" && order.destination == order.source)
  }

  @Test func aKeyOfNoTemplateIsHiddenWhole() throws {
    var redaction = Redaction(try subject())
    let odd = redaction.redacted(
      operation("trips", Key([0xFF, 0x41]), "johndoe-somewhere"), number: 3)
    #expect(odd.source == "key-of-record-3" && odd.destination == "key-of-record-3")
    let unmatched = redaction.redacted(
      UnmatchedKey(identity: Sample.ann, namespace: "BETA_LOGS_KV", key: "trip:johndoe:jr:1"),
      number: 2)
    #expect(unmatched.key == "trip:user-1:unmatched-2")
    let elsewhere = redaction.redacted(
      UnmatchedKey(identity: Sample.ann, namespace: "OTHER", key: "trip:johndoe:jr:1"), number: 4)
    #expect(elsewhere.key == "unmatched-4")
  }

  @Test func usersHaveTheirNumbersInPlanOrder() throws {
    var redaction = Redaction(try subject())
    #expect(redaction.line(.user(Sample.evil)) == .user(Identity(legacy: "user-1", id: "id-1")))
    #expect(redaction.line(.user(Sample.ann)) == .user(Identity(legacy: "user-2", id: "id-2")))
    #expect(redaction.pseudonym(of: Sample.evil).legacy == "user-1")
  }

  @Test func noNameIsLeftInAnyForm() throws {
    var redaction = Redaction(try Sample.subject())
    var preview = PlanPreview(limit: 100)
    for operation in Sample.operations() {
      guard case .operation(let shown) = redaction.line(.operation(operation)) else { continue }
      preview.add(shown)
    }
    guard
      case .unmatched(let key) = redaction.line(
        .unmatched(
          UnmatchedKey(identity: Sample.ann, namespace: "BETA_LOGS_KV", key: "trip:johndoe:a:b")))
    else { return }
    preview.add(key)
    let plan = ReviewedPlan(
      header: Sample.header, subject: try Sample.subject(), trailer: Sample.plan().trailer,
      preview: preview, file: "a.ksplan", isRedacted: true)
    var rows = PageRows(plan.subject)
    let page = ExportedPlanPage(plan).opening() + preview.attention.map { rows.add($0) }.joined()
    let forms = [
      PlanMarkdown(plan).text(), PlanView.json(plan).pretty, PlanView(style: .plain).text(plan),
      page + rows.finish(),
    ]
    for form in forms {
      for name in ["johndoe", Sample.ann.id, Sample.evil.id, "x\\u{1B}", "旅行", "a:b"] {
        #expect(!form.contains(name))
      }
      #expect(form.contains("user-1"))
    }
    #expect(!forms[1].contains(Fingerprint(words: (1, 2, 3, 4)).description))
  }
}
