import Core

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
