import ByteJSON
import Core

/// A rewrite's place and templates in a plan file.
///
/// `at` is a JSON Pointer (RFC 6901), in which a star is part of a name: so it is in every plan that
/// was written before paths could reach many places. `path` and `metadata` are paths in which `*` is
/// a step. Each place has one spelling: `at` where a pointer can say it.
extension PlanDocument.Subject.Rule {
  struct Place: Decodable {
    var at: String?
    var path: String?
    var metadata: String?

    func place() throws -> JSONPlace {
      switch (at, path, metadata) {
      case (let at?, nil, nil): JSONPlace(.value, JSONPattern(try JSONPointer(at)))
      case (nil, let path?, nil): JSONPlace(.value, try JSONPattern(path))
      case (nil, nil, let path?): JSONPlace(.metadata, try JSONPattern(path))
      default: throw PlanRefusal(.tampered, "a rewrite is not in one place")
      }
    }
  }

  struct Rewrite: Decodable {
    struct Names: Decodable {
      var from: String
      var to: String
    }

    var at: String?
    var path: String?
    var metadata: String?
    var from: String?
    var to: String?
    var rename_members: Names?
    var `as`: String?

    func rewrite(_ delimiter: Delimiter) throws -> Core.Rewrite {
      let place = try Place(at: at, path: path, metadata: metadata).place()
      let (target, from, to): (Core.Rewrite.Target, String, String)
      switch (self.from, self.to, rename_members, `as`) {
      case (let old?, let new?, nil, nil): (target, from, to) = (.text, old, new)
      case (let old?, let new?, nil, "number"): (target, from, to) = (.number, old, new)
      case (nil, nil, let names?, nil): (target, from, to) = (.memberNames, names.from, names.to)
      default: throw PlanRefusal(.tampered, "a rewrite does not change one thing")
      }
      let rewrite = Core.Rewrite(
        at: place, target, from: try KeyTemplate(from, delimiter: delimiter),
        to: try KeyTemplate(to, delimiter: delimiter))
      guard target != .number || rewrite.from.isLegacyName else {
        throw PlanRefusal(.tampered, "a number is made of more than a name")
      }
      return rewrite
    }
  }
}

extension JSONWriter {
  mutating func append(_ rewrites: [Rewrite]) {
    guard !rewrites.isEmpty else { return }
    beginArray("rewrite")
    for rewrite in rewrites {
      beginObject()
      append(rewrite.place)
      if rewrite.target == .memberNames { beginObject("rename_members") }
      field("from", rewrite.from.text)
      field("to", rewrite.to.text)
      if rewrite.target == .memberNames { endObject() }
      if rewrite.target == .number { field("as", "number") }
      endObject()
    }
    endArray()
  }

  mutating func append(_ name: StaticString, _ places: [JSONPlace]) {
    guard !places.isEmpty else { return }
    beginArray(name)
    for place in places {
      beginObject()
      append(place)
      endObject()
    }
    endArray()
  }

  private mutating func append(_ place: JSONPlace) {
    switch place.document {
    case .metadata: field("metadata", place.path.text)
    case .value:
      if let pointer = place.path.pointer {
        field("at", pointer.text)
      } else {
        field("path", place.path.text)
      }
    }
  }
}
