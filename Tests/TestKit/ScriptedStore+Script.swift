package import Core

extension ScriptedStore {
  /// What happens to one write.
  package enum Fault: Sendable {
    /// Nothing of the batch is written.
    case refusing(StoreError)
    /// All of it is written, and the answer is lost.
    case losingAnswer(StoreError)
    /// The first half is written, and the answer is lost.
    case half(StoreError)
    /// Everything but these items is written; they fail one by one.
    case failing([Int], StoreError)
    /// As `failing`, but the items were written all the same.
    case doubting([Int], StoreError)
    /// Fewer outcomes than items; nothing is written.
    case answeringNothing
    /// Nothing is written, because it would come too late; an attempt before may have been carried out.
    case late(inDoubt: Bool)
  }

  /// What happens at which call.
  package struct Script: Sendable {
    package var fault: @Sendable (Int) -> Fault?
    package var readError: @Sendable (Int) -> StoreError?
    /// Before a page, by the number of the list request.
    package var beforePage: @Sendable (Int) async -> Void
    package var beforeRead: @Sendable (Int) async throws(StoreError) -> Void
    package var afterRead: @Sendable (Int) -> Void
    package var beforeWrite: @Sendable (Int) async throws(StoreError) -> Void
    package var afterWrite: @Sendable (Int) async -> Void
    /// Whether an empty page, which is not the last, comes before each page of a range.
    package var insertsEmptyPages: Bool
    /// How long what was written stays unseen; nil shows it at once.
    package var lag: ConsistencyLag?

    package init(
      fault: @escaping @Sendable (Int) -> Fault? = { _ in nil },
      readError: @escaping @Sendable (Int) -> StoreError? = { _ in nil },
      beforePage: @escaping @Sendable (Int) async -> Void = { _ in },
      beforeRead: @escaping @Sendable (Int) async throws(StoreError) -> Void = { _ in },
      afterRead: @escaping @Sendable (Int) -> Void = { _ in },
      beforeWrite: @escaping @Sendable (Int) async throws(StoreError) -> Void = { _ in },
      afterWrite: @escaping @Sendable (Int) async -> Void = { _ in },
      insertsEmptyPages: Bool = false, lag: ConsistencyLag? = nil
    ) {
      self.fault = fault
      self.readError = readError
      self.beforePage = beforePage
      self.beforeRead = beforeRead
      self.afterRead = afterRead
      self.beforeWrite = beforeWrite
      self.afterWrite = afterWrite
      self.insertsEmptyPages = insertsEmptyPages
      self.lag = lag
    }
  }
}
