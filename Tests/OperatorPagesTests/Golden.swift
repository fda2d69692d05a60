import TestKit

let golden = GoldenFiles(suffix: "html")
