// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities
import Statistics

/// Fast at first, then ever slower: E(t) = to - (to - from) exp(-t / time).
public struct SaturatingCurve: Configurable, MaturityCurve {
    public var from = Fraction.percent(60)
    public var to = Fraction.percent(90)
    public var time = TimeSpan.days(90)

    public init() {}
    public static let about = "An exponential approach to a last efficiency."
    public static let fields: [Field<Self>] = [
        Field(
            "from", \.from, .quantity(.percent(0.1) ... .percent(100)),
            source: .assumption("a new product's first software reaches 60 to 70 % of its peak"),
            about: "The efficiency at the first calibration."),
        Field(
            "to", \.to, .quantity(.percent(0.1) ... .percent(100)),
            source: .assumption("mature software reaches about 90 % of the peak"), about: "What it approaches."),
        Field(
            "time", \.time, .duration(.hours(1) ... .days(36_525)),
            source: .assumption("a quarter between major releases"),
            about: "After this time 63 % of the way are done, after twice the time 86 %."),
    ]

    public var about: String {
        "from \(from.formatted(in: "%")) towards \(to.formatted(in: "%")), with a time constant of \(time)"
    }

    public func efficiency(days: Double) -> Double {
        to.fraction - (to.fraction - from.fraction) * Elementary.exp(-max(0, days) / time.days)
    }
}
