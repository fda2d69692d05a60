import Core
import Ledger
import Mustache

/// The pages of the operator's server, rendered: HTML in UTF-8, from what the ledger knows.
///
/// Nothing is read and no clock is asked. Everything from outside is escaped, and what could not be
/// seen or would turn the direction of reading is written out. Pages need what `OperatorAssets`
/// holds, and nothing else: they work under
/// `default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self';
/// form-action 'self'; base-uri 'none'; frame-ancestors 'none'`, and without script.
package struct OperatorPages: Sendable {
  private let library: MustacheLibrary

  /// Parses the templates; some milliseconds, so keep the value.
  ///
  /// - Throws: where a template is malformed, which no build that passed its tests has.
  package init() throws {
    HTMLEscaping.register()
    var templates: [String: MustacheTemplate] = [:]
    for template in Template.allCases {
      templates[template.rawValue] = try MustacheTemplate(
        string: HTMLEscaping.pragma + template.text)
    }
    library = MustacheLibrary(templates: templates)
  }

  /// The templates as they are written, for checks of what they say.
  package static var templates: [String] { Template.allCases.map(\.text) }

  /// `/`
  package func overview(_ model: OverviewModel) -> [UInt8] {
    page(
      .overview, "Overview", PagePath.overview, model.page, OverviewView(model))
  }

  /// `/cohorts/{environment}/{cohort}`
  package func cohort(_ model: CohortModel) -> [UInt8] {
    let view = CohortView(model)
    return page(.cohort, view.name, PagePath.overview, model.page, view)
  }

  /// `/runs/{run}`
  package func run(_ model: RunModel) -> [UInt8] {
    let isLive = model.events != nil
    return page(
      .run, "Run \(DisplayText.name(model.run.id))", PagePath.overview, model.page, RunView(model),
      script: isLive ? .live : nil, reload: isLive)
  }

  /// `/plans`
  package func plans(_ model: PlansModel) -> [UInt8] {
    page(.plans, "Plans", PagePath.plans, model.page, PlansView(model))
  }

  /// `/plans/{digest}`
  package func plan(_ model: PlanModel) -> [UInt8] {
    let page = page(
      .plan, "Plan for \(DisplayText.name(model.plan.subject.name))", PagePath.plans, model.page,
      PlanPageView(model), script: .filter)
    return Self.filled(page, with: PlanPageView.sections(model))
  }

  /// Puts finished HTML in the place that the template leaves for it. Text from outside cannot be that
  /// place, because it is escaped.
  private static func filled(_ page: [UInt8], with sections: String) -> [UInt8] {
    let place = Array("<!-- sections -->".utf8)
    guard
      let start = page.indices.first(where: {
        page[$0] == place[0] && page[$0...].starts(with: place)
      })
    else { return page }
    return page[..<start] + Array(sections.utf8) + page[(start + place.count)...]
  }

  /// `/audit`
  package func audit(_ model: AuditModel) -> [UInt8] {
    page(.audit, "Audit log", PagePath.audit, model.page, AuditPageView(model))
  }

  /// `/login`
  package func login(_ model: LoginModel) -> [UInt8] {
    page(.login, "Sign in", nil, model.page, LoginView(model))
  }

  /// Whatever cannot be shown.
  package func refusal(_ model: RefusalModel) -> [UInt8] {
    page(.refusal, DisplayText.prose(model.title), nil, model.page, RefusalView(model))
  }

  private func page(
    _ template: Template, _ title: String, _ section: String?, _ context: PageContext,
    _ content: some Sendable, script: OperatorAssets.Script? = nil, reload: Bool = false
  ) -> [UInt8] {
    let frame = FrameView(
      title: title, section: section, context: context, script: script, reload: reload,
      content: content)
    // The library holds every template by its name, so that there always is a rendering.
    return Array((library.render(frame, withTemplate: template.rawValue) ?? "").utf8)
  }
}
