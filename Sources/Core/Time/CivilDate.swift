/// The proleptic Gregorian calendar.
enum CivilDate {
  /// Days from 1970-01-01, counting years from March so that the leap day comes last; nil for a day
  /// that does not exist.
  static func days(year: Int64, month: Int64, day: Int64) -> Int64? {
    guard (1...12).contains(month), (1...length(of: month, year)).contains(day) else { return nil }
    let marchYear = month <= 2 ? year - 1 : year
    let era = RecordTime.floored(marchYear, by: 400).quotient
    let yearOfEra = marchYear - era * 400
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func length(of month: Int64, _ year: Int64) -> Int64 {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
