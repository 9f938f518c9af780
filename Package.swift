// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
]

/// Library modules, bottom up. ARCHITECTURE.md has the same table in words, and `make lint` compares both with what the compiler saw.
let package = Package(
    name: "assay",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "assay", targets: ["assay"]),
        .library(
            name: "AssayKit",
            targets: [
                "Quantities", "Statistics", "EventKernel", "Configuration", "Hashing", "VirtualHashing", "Results",
                "Silicon", "Economics",
                "Fleet", "FleetOptimizer", "FleetSimulation", "Scenarios", "Testbench", "Reporting",
                "Calibration", "RegressionDetector", "ReleaseSimulation", "CalibrationStore", "MachineProbe",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // Ground
        .systemLibrary(
            name: "CGSL", pkgConfig: "gsl",
            providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
        .systemLibrary(
            name: "CLibcrypto", pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        .target(name: "CStreams", dependencies: ["CGSL"]),
        .target(name: "CFleetKernel"),
        .target(name: "CMeasurement", exclude: ["kernels.inc"]),
        .target(name: "Quantities", swiftSettings: strict),
        .target(name: "Statistics", dependencies: ["CGSL", "CStreams"], swiftSettings: strict),
        .target(
            name: "Configuration", dependencies: ["Quantities", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(name: "Hashing", dependencies: ["CLibcrypto"], swiftSettings: strict),
        // Results
        .target(name: "Results", dependencies: ["Quantities", "Statistics"], swiftSettings: strict),
        // Models
        .target(name: "EventKernel", dependencies: ["Quantities"], swiftSettings: strict),
        .target(
            name: "Silicon", dependencies: ["Quantities", "Statistics", "Configuration"],
            resources: [.embedInCode("Models")], swiftSettings: strict),
        .target(
            name: "VirtualHashing", dependencies: ["Hashing", "Quantities", "Statistics"], swiftSettings: strict),
        .target(
            name: "Economics", dependencies: ["Quantities", "Statistics", "Configuration"], swiftSettings: strict),
        // Vocabulary
        .target(name: "Fleet", dependencies: ["Quantities"], swiftSettings: strict),
        .target(name: "Calibration", dependencies: ["Hashing", "Quantities"], swiftSettings: strict),
        // Decision
        .target(
            name: "FleetOptimizer", dependencies: ["Fleet", "Quantities", "Statistics", "Configuration"],
            swiftSettings: strict),
        .target(
            name: "RegressionDetector", dependencies: ["Calibration", "Statistics", "Quantities"],
            swiftSettings: strict),
        // Real world
        .target(
            name: "CalibrationStore",
            dependencies: [
                "Calibration", "Configuration", "Hashing", "Quantities", .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: strict),
        .target(
            name: "MachineProbe", dependencies: ["CMeasurement", "Calibration", "Quantities"],
            resources: [.embedInCode("Data")], swiftSettings: strict),
        // Simulated world
        .target(
            name: "ReleaseSimulation", dependencies: ["Calibration", "Configuration", "Statistics", "Quantities"],
            swiftSettings: strict),
        .target(
            name: "FleetSimulation",
            dependencies: [
                "CFleetKernel", "Fleet", "Silicon", "EventKernel", "Quantities", "Statistics", "Configuration",
            ], swiftSettings: strict),
        // Scenarios, bench, rendering
        .target(
            name: "Scenarios",
            dependencies: [
                "FleetSimulation", "FleetOptimizer", "Fleet", "ReleaseSimulation", "RegressionDetector", "Calibration",
                "Silicon", "Economics", "Results", "Quantities", "Configuration", "Hashing", "Statistics",
            ], swiftSettings: strict),
        .target(
            name: "Testbench",
            dependencies: [
                "Scenarios", "FleetSimulation", "Fleet", "ReleaseSimulation", "RegressionDetector", "Calibration",
                "Economics", "Results", "Quantities", "Statistics", "Configuration",
            ], swiftSettings: strict),
        .target(
            name: "Reporting",
            dependencies: ["Results", "Quantities", .product(name: "Mustache", package: "swift-mustache")],
            resources: [.embedInCode("Templates")], swiftSettings: strict),
        .executableTarget(
            name: "assay",
            dependencies: [
                "Testbench", "Reporting", "Scenarios", "FleetSimulation", "ReleaseSimulation", "MachineProbe",
                "CalibrationStore", "RegressionDetector", "FleetOptimizer", "Calibration", "VirtualHashing",
                "Silicon", "Results", "Quantities", "Statistics", "Configuration",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),
        // Tests
        .testTarget(
            name: "EconomicsTests", dependencies: ["Economics", "Configuration", "Quantities", "Statistics"],
            swiftSettings: strict),
        .testTarget(name: "CalibrationTests", dependencies: ["Calibration", "Quantities"], swiftSettings: strict),
        .testTarget(
            name: "RegressionDetectorTests",
            dependencies: ["RegressionDetector", "ReleaseSimulation", "Calibration", "Statistics"],
            swiftSettings: strict),
        .testTarget(
            name: "ReleaseSimulationTests",
            dependencies: ["ReleaseSimulation", "Calibration", "Configuration", "Statistics", "Quantities"],
            swiftSettings: strict),
        .testTarget(
            name: "CalibrationStoreTests", dependencies: ["CalibrationStore", "Calibration", "Quantities"],
            swiftSettings: strict),
        .testTarget(
            name: "MachineProbeTests", dependencies: ["MachineProbe", "Calibration", "Quantities"],
            exclude: ["Captures"],
            swiftSettings: strict),
        .testTarget(name: "FleetTests", dependencies: ["Fleet", "Quantities"], swiftSettings: strict),
        .testTarget(
            name: "FleetOptimizerTests",
            dependencies: ["FleetOptimizer", "Fleet", "Configuration", "Quantities", "Statistics"],
            swiftSettings: strict),
        .testTarget(
            name: "FleetSimulationTests",
            dependencies: [
                "FleetSimulation", "CFleetKernel", "Fleet", "Silicon", "Statistics", "Quantities", "Configuration",
            ], swiftSettings: strict),
        .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"], swiftSettings: strict),
        .testTarget(name: "StatisticsTests", dependencies: ["Statistics", "CFleetKernel"], swiftSettings: strict),
        .testTarget(name: "HashingTests", dependencies: ["Hashing"], swiftSettings: strict),
        .testTarget(
            name: "VirtualHashingTests", dependencies: ["VirtualHashing", "Hashing", "Statistics", "Quantities"],
            swiftSettings: strict),
        .testTarget(name: "ConfigurationTests", dependencies: ["Configuration", "Quantities"], swiftSettings: strict),
        .testTarget(
            name: "EventKernelTests", dependencies: ["EventKernel", "Quantities", "Statistics"], swiftSettings: strict),
        .testTarget(
            name: "SiliconTests", dependencies: ["Silicon", "Quantities", "Statistics", "Configuration"],
            swiftSettings: strict),
        .testTarget(
            name: "ReportingTests", dependencies: ["Reporting", "Results"], swiftSettings: strict),
        .testTarget(
            name: "ResultsTests", dependencies: ["Results", "Statistics", "Quantities"], swiftSettings: strict),
        .testTarget(
            name: "ScenariosTests",
            dependencies: [
                "Scenarios", "FleetSimulation", "FleetOptimizer", "ReleaseSimulation", "Silicon", "Economics",
                "Quantities",
                "Configuration",
            ], swiftSettings: strict),
        .testTarget(
            name: "TestbenchTests",
            dependencies: [
                "Testbench", "Scenarios", "FleetSimulation", "Fleet", "ReleaseSimulation", "RegressionDetector",
                "Calibration", "Silicon", "Results", "Quantities", "Statistics",
            ], swiftSettings: strict),
        .testTarget(name: "CommandTests", dependencies: ["assay", "Results"], swiftSettings: strict),
    ]
)
