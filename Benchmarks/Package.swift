// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
    name: "assay-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "assay", path: "..")
    ],
    targets: [
        .target(name: "CSampling", cSettings: [.unsafeFlags(["-O3"])]),
        .target(
            name: "CPeers", dependencies: ["CSampling"],
            cSettings: [.unsafeFlags(["-O3", "-fno-math-errno", "-fno-trapping-math"])]),
        .executableTarget(
            name: "assay-bench",
            dependencies: ["CSampling", "CPeers", .product(name: "AssayKit", package: "assay")],
            swiftSettings: strict),
    ]
)
