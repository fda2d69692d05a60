package import Core
package import SystemPackage

/// The keys of a cohort, listed once for whatever is worked out from them.
package struct CohortListing: Sendable {
  /// Nil where keys are listed on the way.
  let listing: Listing?

  /// Costs a request for each thousand keys, where requests cost; else nothing is asked.
  ///
  /// - Parameter spoolDirectory: for temporary files; nil takes the system's.
  package init(
    _ input: PlanInput, in store: some KeyValueStore, spoolDirectory: FilePath?,
    onProgress: @escaping @Sendable (ListingProgress) -> Void = { _ in }
  ) async throws(StoreError) {
    guard store.capabilities.prefersListings else {
      listing = nil
      return
    }
    let groups = ListingGroups.planning(input.identities, input.rules.filter(\.isKeyedByUser))
    listing = try await Prelisting(
      store, directory: spoolDirectory, onProgress: onProgress
    ).run(groups)
  }
}
