// SPDX-License-Identifier: GPL-3.0-or-later

/// A part of the software stack that is released on its own. A new one is a case here, with its three words.
public enum SoftwareComponent: String, Sendable, CaseIterable, Comparable {
    case driver
    case compiler
    case kernel
    case framework

    /// The name under which a run records the version.
    public var fieldName: String {
        switch self {
        case .driver: "driver_version"
        case .compiler: "compiler_version"
        case .kernel: "os_kernel"
        case .framework: "framework"
        }
    }

    /// In the order of declaration.
    public static func < (a: Self, b: Self) -> Bool { a.place < b.place }

    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The version that a machine starts with where the scenario names none.
    var firstVersion: String {
        switch self {
        case .driver: "550.54"
        case .compiler: "12.3"
        case .kernel: "6.1.0"
        case .framework: "2.2.0"
        }
    }
}
