// swift-tools-version: 6.2
import PackageDescription

// MARK: - Settings shared by every target

let upcomingFeatures: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
]

/// Product code also accounts for every unsafe memory access by name.
let productSettings = upcomingFeatures + [.strictMemorySafety()]
let testSettings = upcomingFeatures

let package = Package(
  name: "keyshift",
  products: [
    .executable(name: "keyshift", targets: ["keyshift"]),
    .executable(name: "kv-simulator", targets: ["kv-simulator"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // MARK: - AdminAPI

    .target(
      name: "AdminAPI",
      dependencies: [
        "Core", "Engine", "Ledger", "OperatorPages", "Review", "Schemas",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "AdminAPITests",
      dependencies: [
        "AdminAPI", "Core", "Engine", "Ledger", "OperatorPages", "Schemas", "TestKit",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Goldens"], swiftSettings: testSettings),

    // MARK: - CloudflareStore

    .target(
      name: "CloudflareStore",
      dependencies: [
        "Core",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "CloudflareStoreTests",
      dependencies: [
        "CloudflareStore", "Core", "Engine", "KVSimulator", "Ledger", "StoreTesting", "TestKit",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: testSettings),

    // MARK: - Core

    .target(name: "Core", swiftSettings: productSettings),
    .testTarget(
      name: "CoreTests", dependencies: ["Core", "TestKit"], swiftSettings: testSettings),

    // MARK: - CohortYAML

    .target(name: "CohortYAML", dependencies: ["Core", "CYAML"], swiftSettings: productSettings),
    .testTarget(
      name: "CohortYAMLTests", dependencies: ["CohortYAML", "Core", "StoreKinds", "TestKit"],
      exclude: ["Rejected", "RejectedPolicies"], swiftSettings: testSettings),

    // MARK: - C libraries

    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

    // MARK: - DemoData

    .target(name: "DemoData", dependencies: ["Core"], swiftSettings: productSettings),
    .testTarget(
      name: "DemoDataTests", dependencies: ["Core", "DemoData", "TestKit"],
      swiftSettings: testSettings),

    // MARK: - Engine

    .target(
      name: "Engine",
      dependencies: [
        "Core", "Ledger", .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "EngineTests",
      dependencies: [
        "Core", "Engine", "Ledger", "StoreTesting", "TestKit",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: testSettings),

    // MARK: - keyshift

    .executableTarget(
      name: "keyshift",
      dependencies: [
        "AdminAPI", "CloudflareStore", "CohortYAML", "Core", "DemoData", "Engine", "Ledger",
        "Manual", "Review", "SQLiteStore", "Schemas", "StoreKinds", "Wrangler",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "KeyshiftTests",
      dependencies: [
        "CloudflareStore", "Core", "Engine", "Ledger", "Manual", "Review", "SQLiteStore",
        "StoreKinds", "StoreTesting", "keyshift", "kv-simulator",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Documents/Fixtures", "Documents/README.md", "Scripts"],
      swiftSettings: testSettings),

    // MARK: - KVSimulator

    .target(
      name: "KVSimulator",
      dependencies: [
        "Core", "SQLiteStore",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: productSettings),
    .executableTarget(
      name: "kv-simulator",
      dependencies: [
        "Core", "KVSimulator",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "KVSimulatorTests",
      dependencies: [
        "Core", "KVSimulator", "TestKit",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: testSettings),

    // MARK: - Ledger

    .target(
      name: "Ledger",
      dependencies: [
        "Core", "CZstd",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "LedgerTests",
      dependencies: [
        "Core", "Ledger", "TestKit", .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Approval/Samples"], swiftSettings: testSettings),

    // MARK: - Manual

    .target(
      name: "Manual", resources: [.embedInCode("errors.md")], swiftSettings: upcomingFeatures),

    // MARK: - OperatorPages

    .target(
      name: "OperatorPages",
      dependencies: [
        "Core", "Ledger", "Review", .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [.embedInCode("Assets"), .embedInCode("Templates")],
      swiftSettings: productSettings),
    .testTarget(
      name: "OperatorPagesTests", dependencies: ["Core", "Ledger", "OperatorPages", "TestKit"],
      exclude: ["Goldens"], swiftSettings: testSettings),

    // MARK: - Review

    .target(
      name: "Review", dependencies: ["Core", "Ledger"],
      resources: [.embedInCode("HTML/page.css"), .embedInCode("HTML/page.js")],
      swiftSettings: productSettings),
    .testTarget(
      name: "ReviewTests", dependencies: ["Core", "Ledger", "Review", "TestKit"],
      exclude: ["Goldens", "Tables"], swiftSettings: testSettings),

    // MARK: - Schemas

    .target(
      name: "Schemas", path: "schemas",
      exclude: ["README.md", "check", "kv-simulator.openapi.yaml"],
      resources: [
        .embedInCode("admin-api.openapi.yaml"),
        .embedInCode("approval.schema.json"),
        .embedInCode("cohort-plan.schema.json"),
        .embedInCode("plan-view.schema.json"),
        .embedInCode("policy.schema.json"),
      ], swiftSettings: upcomingFeatures),

    // MARK: - SQLiteStore

    .target(
      name: "SQLiteStore",
      dependencies: [
        "Core",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "SQLiteStoreTests",
      dependencies: [
        "Core", "SQLiteStore", "StoreTesting", "TestKit",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: testSettings),

    // MARK: - StoreKinds

    .target(
      name: "StoreKinds",
      dependencies: [
        "CloudflareStore", "Core", "Ledger", "SQLiteStore", "Wrangler",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: productSettings),

    // MARK: - StoreTesting, and TestKit for this package's own tests

    .target(name: "StoreTesting", dependencies: ["Core"], swiftSettings: upcomingFeatures),
    .testTarget(
      name: "StoreTestingTests", dependencies: ["Core", "StoreTesting"],
      swiftSettings: testSettings),
    .target(
      name: "TestKit",
      dependencies: ["Core", .product(name: "SystemPackage", package: "swift-system")],
      path: "Tests/TestKit", swiftSettings: testSettings),

    // MARK: - Wrangler

    .target(
      name: "Wrangler",
      dependencies: ["Core", "Ledger", .product(name: "TOMLKit", package: "TOMLKit")],
      swiftSettings: productSettings),
    .testTarget(
      name: "WranglerTests", dependencies: ["Core", "TestKit", "Wrangler"],
      swiftSettings: testSettings),
  ],
  swiftLanguageModes: [.v6]
)
