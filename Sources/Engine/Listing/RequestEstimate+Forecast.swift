import Core
import Ledger

extension RequestForecast {
  init(
    _ estimate: RequestEstimate, _ tariff: RequestTariff, scans: [PrefixScan]
  ) {
    self.init(
      lists: estimate.lists, reads: estimate.reads, writes: estimate.writes,
      keysRead: estimate.keysRead, keysWritten: estimate.keysWritten,
      keysDeleted: estimate.keysDeleted, minutes: estimate.minutes(tariff),
      microdollars: estimate.microdollars(tariff), isIncluded: estimate.isIncluded(tariff),
      freeDays: estimate.freeDays(tariff), scans: scans)
  }
}
