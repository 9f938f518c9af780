// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// A curve that passes through its points and falls or rises only between two that differ.
public struct PointsCurve: Configurable, MaturityCurve {
    public var at: [TimeSpan] = []
    public var efficiencies: [Fraction] = []

    public init() {}
    public static let about = "Straight lines through points; level before the first and after the last."
    public static let fields: [Field<Self>] = [
        Field(
            "at", \.at, .oneOrMore(.duration(.zero ... .days(36_525)), count: 1...1000), required: true,
            about: "Days since the product's first calibration, ascending."),
        Field(
            "efficiency", \.efficiencies, .oneOrMore(.quantity(.percent(0.1) ... .percent(100)), count: 1...1000),
            required: true, about: "The efficiency on each of these days."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        if at.count != efficiencies.count {
            context.report(
                "\(at.count) days and \(efficiencies.count) efficiencies",
                at: node["efficiency"]?.location ?? node.location, expected: "one efficiency per day")
        }
        if zip(at, at.dropFirst()).contains(where: { $0 >= $1 }) {
            context.report(
                "the days of the points do not ascend", at: node["at"]?.location ?? node.location,
                expected: "days in ascending order, as in [0 d, 45 d, 180 d]")
        }
    }

    public var about: String {
        zip(at, efficiencies).map { "\($1.formatted(in: "%")) at \($0)" }.joined(separator: ", ")
    }

    public func efficiency(days: Double) -> Double {
        guard let first = efficiencies.first, let last = efficiencies.last else { return 1 }
        guard let next = at.firstIndex(where: { $0.days > days }) else { return last.fraction }
        guard next > 0 else { return first.fraction }
        let share = (days - at[next - 1].days) / (at[next] - at[next - 1]).days
        let low = efficiencies[next - 1].fraction
        return low + (efficiencies[next].fraction - low) * share
    }
}
