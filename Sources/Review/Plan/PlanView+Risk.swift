import Core
import Ledger

extension PlanView {
  /// `Risk: …`, the line that a terminal shows first and last.
  func risk(_ risk: PlanRisk) -> String {
    let name = "Risk:"
    let text = style.wrapped("\(name) \(risk.sentence)", hanging: 2)
    return style.paint(name, risk.worst?.meaning ?? .heading) + text.dropFirst(name.count)
  }

  static func json(_ risk: PlanRisk) -> JSONValue {
    [
      "sentence": .string(risk.sentence),
      "replaced": .integer(risk.replaced), "rewritten": .integer(risk.rewritten),
      "deleted": .integer(risk.deleted), "resolutions": .integer(risk.resolutions),
      "conflicts": .integer(risk.conflicts), "rejections": .integer(risk.rejections),
      "changed_since": .integer(risk.changedSince), "left_deleted": .integer(risk.leftDeleted),
      "recreated": .integer(risk.recreated), "created": .integer(risk.created),
    ]
  }
}
