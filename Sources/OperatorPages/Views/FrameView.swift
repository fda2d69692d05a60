import Core
import Ledger

/// A page: its frame and its content.
struct FrameView<Content: Sendable>: Sendable {
  struct Link: Sendable {
    let path: String
    let label: String
    let isCurrent: Bool
  }

  let title: String
  let style = OperatorAssets.style.path
  let icon = OperatorAssets.icon.path
  let script: String?
  /// Whether a browser without script is to load the page again by itself.
  let reload: Bool
  let freezes: [FreezeLineView]
  let isSignedIn: Bool
  let viewer: String?
  let signOut: String?
  let formToken: String?
  let navigation: [Link]
  let rendered: MomentView
  let content: Content

  init(
    title: String, section: String?, context: PageContext, script: OperatorAssets.Script?,
    reload: Bool, content: Content
  ) {
    self.title = title
    self.script = script?.asset.path
    self.reload = reload
    self.content = content
    freezes = context.freezes.map { FreezeLineView($0, now: context.now) }
    isSignedIn = context.viewer != nil
    viewer = context.viewer.map(DisplayText.name)
    signOut = context.signOut
    formToken = context.formToken
    rendered = MomentView(context.now, now: context.now)
    navigation = [
      (PagePath.overview, "Overview"), (PagePath.plans, "Plans"), (PagePath.audit, "Audit"),
    ].map { Link(path: $0, label: $1, isCurrent: $0 == section) }
  }
}

/// An environment that is frozen, as every page says it.
struct FreezeLineView: Sendable {
  let environment: String
  let actor: String
  let since: MomentView
  let reason: String

  init(_ refusal: EnvironmentFreezeRefusal, now: Timestamp) {
    environment = DisplayText.name(refusal.environment)
    actor = DisplayText.name(refusal.freeze.actor)
    since = MomentView(refusal.freeze.since, now: now)
    reason = DisplayText.name(refusal.freeze.reason)
  }
}
