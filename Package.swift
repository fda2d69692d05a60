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
    .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.4"),
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
        "ByteJSON",
        "Application", "Core", "Engine", "Governance", "Ledger", "OperatorPages", "RecordIndex",
        "Review", "Schemas",
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
        "AdminAPI", "Application", "ByteJSON", "Core", "Engine", "FileState", "Governance",
        "Ledger", "OperatorPages", "RecordIndex", "Schemas", "TestKit",
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

    // MARK: - Application

    .target(
      name: "Application", dependencies: ["ByteJSON", "Core"], swiftSettings: productSettings),
    .testTarget(
      name: "ApplicationTests", dependencies: ["Application", "Core"],
      swiftSettings: testSettings),

    // MARK: - ByteJSON

    .target(name: "ByteJSON", swiftSettings: productSettings),
    .testTarget(
      name: "ByteJSONTests", dependencies: ["ByteJSON", "TestKit"], swiftSettings: testSettings),

    // MARK: - CloudflareStore

    .target(
      name: "CloudflareStore",
      dependencies: [
        "ByteJSON", "Core", "OutboundHTTP",
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "CloudflareStoreTests",
      dependencies: [
        "ByteJSON",
        "CloudflareStore", "Core", "Engine", "FileState", "KVSimulator", "Ledger", "OutboundHTTP",
        "StoreTesting",
        "TestKit", "WorkerRoutes",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: testSettings),

    // MARK: - Core

    .target(name: "Core", dependencies: ["ByteJSON"], swiftSettings: productSettings),
    .testTarget(
      name: "CoreTests", dependencies: ["ByteJSON", "Core", "TestKit"], swiftSettings: testSettings),

    // MARK: - CohortYAML

    .target(
      name: "CohortYAML", dependencies: ["ByteJSON", "Application", "Core", "CYAML", "Governance"],
      swiftSettings: productSettings),
    .testTarget(
      name: "CohortYAMLTests",
      dependencies: [
        "ByteJSON", "Application", "CohortYAML", "Core", "Governance", "StoreKinds", "TestKit",
      ],
      exclude: ["Rejected", "RejectedPolicies"], swiftSettings: testSettings),

    // MARK: - C libraries

    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(
      name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

    // MARK: - DemoData

    .target(
      name: "DemoData", dependencies: ["ByteJSON", "Application", "Core", "RecordIndex"],
      swiftSettings: productSettings),
    .testTarget(
      name: "DemoDataTests",
      dependencies: ["ByteJSON", "Core", "DemoData", "RecordIndex", "TestKit"],
      swiftSettings: testSettings),

    // MARK: - Engine

    .target(
      name: "Engine",
      dependencies: [
        "ByteJSON",
        "Application", "Core", "Governance", "Ledger", "RecordIndex",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "EngineTests",
      dependencies: [
        "ByteJSON",
        "Application", "Core", "Engine", "FileState", "Governance", "Ledger", "RecordIndex",
        "StoreTesting", "TestKit", "WorkerRoutes",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: testSettings),

    // MARK: - Governance

    .target(
      name: "Governance",
      dependencies: [
        "ByteJSON",
        "Core", "Ledger",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "GovernanceTests",
      dependencies: [
        "ByteJSON",
        "Core", "Governance", "Ledger", "TestKit",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Approval/Samples"], swiftSettings: testSettings),

    // MARK: - keyshift

    .executableTarget(
      name: "keyshift",
      dependencies: [
        "AdminAPI", "Application", "CohortYAML", "Core", "DemoData", "Engine",
        "FileState", "Governance", "Ledger", "Manual", "PostgresState", "RecordIndex", "Review",
        "SQLiteStore", "Schemas", "StoreKinds", "WorkerRoutes", "Wrangler",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "KeyshiftTests",
      dependencies: [
        "Application", "CloudflareStore", "Core", "Engine", "FileState", "Governance", "Ledger",
        "Manual", "Review", "SQLiteStore", "StoreKinds", "StoreTesting", "WorkerRoutes",
        "keyshift", "kv-simulator",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Documents/Fixtures", "Documents/README.md", "Scripts"],
      swiftSettings: testSettings),

    // MARK: - KVSimulator

    .target(
      name: "KVSimulator",
      dependencies: [
        "ByteJSON", "Core", "SQLiteStore", "Schemas",
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

    // MARK: - Ledger and its files

    .target(
      name: "FileState",
      dependencies: [
        "ByteJSON",
        "Core", "Ledger", "SQLiteStore",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "FileStateTests",
      dependencies: [
        "Core", "FileState", "Ledger", "StateTesting", "StoreTesting", "TestKit",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: testSettings),
    .target(
      name: "StateTesting", dependencies: ["Core", "Ledger", "StoreTesting"],
      swiftSettings: upcomingFeatures),
    .target(
      name: "Ledger",
      dependencies: [
        "ByteJSON",
        "Core", "CZstd",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "LedgerTests",
      dependencies: [
        "ByteJSON",
        "Core", "FileState", "Ledger", "TestKit",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: testSettings),

    // MARK: - Manual

    .target(
      name: "Manual",
      resources: [
        .embedInCode("errors.md"), .embedInCode("notes.yaml"), .embedInCode("trips.yaml"),
      ], swiftSettings: upcomingFeatures),

    // MARK: - OutboundHTTP

    .target(
      name: "OutboundHTTP",
      dependencies: [
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: productSettings),

    // MARK: - OperatorPages

    .target(
      name: "OperatorPages",
      dependencies: [
        "Core", "Ledger", "Review", .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [.embedInCode("Assets"), .embedInCode("Templates")],
      swiftSettings: productSettings),
    .testTarget(
      name: "OperatorPagesTests",
      dependencies: [
        "Core", "Engine", "FileState", "Ledger", "OperatorPages", "Review", "TestKit",
      ],
      exclude: ["Goldens"], swiftSettings: testSettings),

    // MARK: - PostgresState

    .target(
      name: "PostgresState",
      dependencies: [
        "Core", "CPostgres", "FileState", "Ledger",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      resources: [.embedInCode("Schema/v0001_state.sql")], swiftSettings: productSettings),
    .testTarget(
      name: "PostgresStateTests",
      dependencies: [
        "Core", "FileState", "Ledger", "PostgresState", "StateTesting", "StoreTesting", "TestKit",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: testSettings),

    // MARK: - RecordIndex

    .target(
      name: "RecordIndex", dependencies: ["ByteJSON", "Core"], swiftSettings: productSettings),
    .testTarget(
      name: "RecordIndexTests", dependencies: ["ByteJSON", "Application", "Core", "RecordIndex"],
      swiftSettings: testSettings),

    // MARK: - Review

    .target(
      name: "Review", dependencies: ["ByteJSON", "Core", "Governance", "Ledger", "RecordIndex"],
      resources: [.embedInCode("HTML/keyshift.css"), .embedInCode("HTML/page.js")],
      swiftSettings: productSettings),
    .testTarget(
      name: "ReviewTests",
      dependencies: [
        "ByteJSON", "Core", "Engine", "Governance", "Ledger", "RecordIndex", "Review", "TestKit",
      ],
      exclude: ["Goldens", "Tables"], swiftSettings: testSettings),

    // MARK: - Schemas

    .target(
      name: "Schemas", path: "schemas",
      exclude: ["README.md", "check"],
      resources: [
        .embedInCode("admin-api.openapi.yaml"),
        .embedInCode("approval.schema.json"),
        .embedInCode("cohort-plan.schema.json"),
        .embedInCode("key-explanation.schema.json"),
        .embedInCode("kv-simulator.openapi.json"),
        .embedInCode("plan-view.schema.json"),
        .embedInCode("policy.schema.json"),
        .embedInCode("progress.schema.json"),
      ], swiftSettings: upcomingFeatures),

    // MARK: - SQLiteStore

    .target(
      name: "SQLiteStore",
      dependencies: [
        "Core", "RecordIndex",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "SQLiteStoreTests",
      dependencies: [
        "Core", "RecordIndex", "SQLiteStore", "StoreTesting", "TestKit",
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

    // MARK: - WorkerRoutes

    .target(
      name: "WorkerRoutes",
      dependencies: [
        "ByteJSON", "Core", "OutboundHTTP", "RecordIndex",
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: productSettings),
    .testTarget(
      name: "WorkerRoutesTests", dependencies: ["ByteJSON", "Core", "RecordIndex", "WorkerRoutes"],
      swiftSettings: testSettings),

    // MARK: - Wrangler

    .target(
      name: "Wrangler",
      dependencies: ["ByteJSON", "Core", "Ledger", .product(name: "TOMLKit", package: "TOMLKit")],
      swiftSettings: productSettings),
    .testTarget(
      name: "WranglerTests", dependencies: ["Core", "TestKit", "Wrangler"],
      swiftSettings: testSettings),
  ],
  swiftLanguageModes: [.v6]
)
