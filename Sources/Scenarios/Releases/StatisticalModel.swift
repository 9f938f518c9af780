// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Configuration
public import Quantities
public import RegressionDetector

/// The statistical detector at a budget of false alarms.
public struct StatisticalModel: Configurable, DetectorModel {
    public var budget = 5.0
    public var minEffect = Fraction.percent(2)

    public init() {}
    public static let about = "The statistical detector: a belief about the level, and a false-alarm budget."
    public static let fields: [Field<Self>] = [
        Field(
            "budget", \.budget, .number(0.5...20),
            source: .source("the first of the two budgets that the detector's goals name"),
            about: "False alarms per 1000 releases that are acceptable."),
        Field(
            "min-effect", \.minEffect, .quantity(.percent(0.1) ... .percent(90), in: "%"),
            source: .source("as scored for all peers: drops of 2 % and more"), about: "Smaller losses are not reported."
        ),
    ]

    public var about: String {
        "statistical, \(formatNumber(budget)) false alarms per 1000 releases, from \(minEffect.formatted(in: "%"))"
    }

    public func detector(for direction: MetricDirection) -> any ReleaseDetector {
        AttributingDetector(
            RerunRule(
                LevelFilterDetector(.init(budget: budget, leastLoss: minEffect.fraction), direction: direction),
                settings: .init(leastLoss: minEffect.fraction), direction: direction))
    }
}
