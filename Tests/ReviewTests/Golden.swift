import TestKit

let golden = GoldenFiles(suffix: "txt")
