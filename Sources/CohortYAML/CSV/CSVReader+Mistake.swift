import Core

extension CSVReader.Mistake {
  var kind: MistakeKind {
    switch reason {
    case .bareCarriageReturn: .csvLineBreak
    case .quoteInsideField, .textAfterQuote, .unclosedQuote, .formula: .csvQuote
    }
  }

  var detail: String {
    switch reason {
    case .quoteInsideField:
      """
      A quote is inside a field that does not start with one. Put the whole field in quotes and \
      double the quotes inside it.
      """
    case .textAfterQuote:
      """
      Text follows the quote that closes this field. Put the delimiter or the end of the line here, or \
      double the quote if it belongs to the text.
      """
    case .formula:
      """
      The field is a spreadsheet formula, ="…". Write only the text between the quotes.
      """
    case .unclosedQuote:
      "The quote that opens this field is never closed. Close it, or remove it."
    case .bareCarriageReturn:
      "Lines end with LF or CRLF. Save the file with one of those line endings."
    }
  }
}
