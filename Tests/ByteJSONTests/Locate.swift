import ByteJSON

/// The fields of a document written as text.
func locate(_ pointers: [String], in document: String) throws -> [JSONField?] {
  try locate(pointers, in: Array(document.utf8))
}

func locate(_ pointers: [String], in document: [UInt8]) throws -> [JSONField?] {
  let set = JSONPointerSet(try pointers.map { pointer in try JSONPointer(pointer) })
  return try set.locate(in: document.span)
}

/// The token that a pointer leads to, as it stands in the document.
func token(_ pointer: String, in document: String) throws -> String? {
  let bytes = Array(document.utf8)
  return try locate([pointer], in: bytes)[0].map {
    String(decoding: bytes[$0.range], as: UTF8.self)
  }
}

// The testing macros take no spans, so these take arrays.

func decode(_ token: [UInt8]) -> [UInt8]? { JSONString.decode(token.span) }

func encode(_ text: String) -> [UInt8]? { encode(Array(text.utf8)) }

func encode(_ text: [UInt8]) -> [UInt8]? { JSONString.encode(text.span) }

func isToken(_ token: [UInt8], for text: [UInt8]) -> Bool {
  JSONString.token(token.span, decodesTo: text.span)
}

extension JSONField {
  func text(in document: [UInt8]) -> [UInt8]? { text(in: document.span) }

  func holds(_ text: String, in document: [UInt8]) -> Bool {
    holds(Array(text.utf8).span, in: document.span)
  }
}
