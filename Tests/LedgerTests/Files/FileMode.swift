import Foundation
import SystemPackage

func mode(of path: FilePath) throws -> Int? {
  try FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions] as? Int
}
