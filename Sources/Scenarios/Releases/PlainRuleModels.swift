// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Configuration
public import Quantities
public import RegressionDetector

/// A run that is worse than the one before it by more than the threshold.
public struct ConsecutiveRunsModel: Configurable, DetectorModel {
    public var threshold = Fraction.percent(5)

    public init() {}
    public static let about =
        "The plain rule: a run that is worse than the one before it by the threshold is a regression."
    public static let fields: [Field<Self>] = [
        Field(
            "threshold", \.threshold, .quantity(.percent(0.01) ... .percent(90), in: "%"),
            source: .source("the default of the trajectory analysis in the specification"),
            about: "The loss that counts.")
    ]

    public var about: String { "each run against the one before, \(threshold.formatted(in: "%"))" }

    public func detector(for direction: MetricDirection) -> any ReleaseDetector {
        AttributingDetector(ConsecutiveRuns(loss: threshold.fraction, direction: direction))
    }
}

/// A run that is worse than the best one so far by more than the threshold.
public struct BestSoFarModel: Configurable, DetectorModel {
    public var threshold = Fraction.percent(5)

    public init() {}
    public static let about =
        "The plain rule: a run that is worse than the best one so far by the threshold is a regression."
    public static let fields: [Field<Self>] = [
        Field(
            "threshold", \.threshold, .quantity(.percent(0.01) ... .percent(90), in: "%"),
            source: .source("the default of the trajectory analysis in the specification"),
            about: "The loss that counts.")
    ]

    public var about: String { "each run against the best so far, \(threshold.formatted(in: "%"))" }

    public func detector(for direction: MetricDirection) -> any ReleaseDetector {
        AttributingDetector(BestSoFar(loss: threshold.fraction, direction: direction))
    }
}

/// The best segmentation of the visits' medians.
public struct PeltMediansModel: Configurable, DetectorModel {
    public var penalty = 1.0
    public var minEffect = Fraction.percent(2)

    public init() {}
    public static let about = "PELT on the medians of the visits, with the Bayesian information criterion as penalty."
    public static let fields: [Field<Self>] = [
        Field(
            "penalty", \.penalty, .number(0.01...100), source: .source("one BIC: the best peer on driver histories"),
            about: "The penalty of a change, in units of the Bayesian information criterion."),
        Field(
            "min-effect", \.minEffect, .quantity(.percent(0.01) ... .percent(90), in: "%"),
            source: .source("as scored for all peers: drops of 2 % and more"), about: "Smaller losses are not reported."
        ),
    ]

    public var about: String { "PELT on medians, \(formatNumber(penalty)) x BIC, from \(minEffect.formatted(in: "%"))" }

    public func detector(for direction: MetricDirection) -> any ReleaseDetector {
        AttributingDetector(PeltMedians(penalty: penalty, loss: minEffect.fraction, direction: direction))
    }
}
