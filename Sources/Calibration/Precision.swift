// SPDX-License-Identifier: GPL-3.0-or-later

/// The number format a run computed in: `fp32`, `fp16`, `int8` and whatever comes next, in lower case.
public struct Precision: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    public let rawValue: String

    /// Any name; letter case and surrounding blanks do not count: `FP32` is `fp32`.
    public init(rawValue: String) {
        self.rawValue = trimmed(rawValue).lowercased()
    }

    public static let fp64 = Precision(rawValue: "fp64")
    public static let fp32 = Precision(rawValue: "fp32")
    public static let fp16 = Precision(rawValue: "fp16")
    public static let bf16 = Precision(rawValue: "bf16")
    public static let int8 = Precision(rawValue: "int8")
    /// An import that does not say.
    public static let unknown = Precision(rawValue: "unknown")
    /// The run times whole programs: no one number format applies.
    public static let notApplicable = Precision(rawValue: "not-applicable")

    public var description: String { rawValue }
}

/// The text without blanks, tabs and line ends around it.
package func trimmed(_ text: some StringProtocol) -> String {
    var rest = Substring(text)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
}
