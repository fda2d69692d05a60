package import Core

/// Which records to read; every condition given must hold.
package struct AuditFilter: Hashable, Sendable {
  package var actions: Set<AuditAction>?
  package var actor: String?
  package var success: Bool?
  /// At or after this moment.
  package var since: Timestamp?
  /// Before this moment.
  package var until: Timestamp?

  package init(
    actions: Set<AuditAction>? = nil, actor: String? = nil, success: Bool? = nil,
    since: Timestamp? = nil, until: Timestamp? = nil
  ) {
    self.actions = actions
    self.actor = actor
    self.success = success
    self.since = since
    self.until = until
  }

  package func matches(_ event: AuditEvent) -> Bool {
    (actions?.contains(event.action) ?? true) && (actor.map { $0 == event.actor } ?? true)
      && (success.map { $0 == event.success } ?? true)
      && (since.map { $0 <= event.time } ?? true) && (until.map { event.time < $0 } ?? true)
  }
}
