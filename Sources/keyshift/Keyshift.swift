@main struct Keyshift { static func main() {} }
