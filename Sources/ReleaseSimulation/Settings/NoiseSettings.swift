// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// Runs that go wrong without a flag.
public struct OutlierSettings: Configurable {
    public var share = Fraction.percent(1)
    public var size = Fraction.percent(6)
    public var upward = Fraction.percent(10)

    public init() {}
    public static let about = "Runs that differ for no recorded reason."
    public static let fields: [Field<Self>] = [
        Field(
            "share", \.share, .quantity(.zero ... .percent(50), in: "%"),
            source: .assumption("one run in a hundred meets a background task"), about: "Share of runs."),
        Field(
            "size", \.size, .quantity(.zero ... .percent(90), in: "%"),
            source: .assumption("a stolen core or a missed boost clock"), about: "The mean size, exponential."),
        Field(
            "upward", \.upward, .quantity(.zero ... .percent(100), in: "%"),
            source: .assumption("disturbances slow a machine down; few readings are too good"),
            about: "Share of outliers that are too good."),
    ]
}

/// What makes measurements differ although nothing changed.
public struct NoiseSettings: Configurable {
    public var run = Fraction.percent(0.5)
    public var correlation = 0.3
    public var visit = Fraction.percent(0.6)
    public var night = Fraction.percent(0.2)
    public var machine = Fraction.percent(1)
    public var drift = Fraction.zero
    public var driftSpread = Fraction.zero
    public var outliers = OutlierSettings()

    public init() {}

    /// Measurements that repeat exactly.
    package static let none = {
        var settings = NoiseSettings()
        settings.run = .zero
        settings.visit = .zero
        settings.night = .zero
        settings.machine = .zero
        settings.outliers.share = .zero
        return settings
    }()

    public static let about =
        "Noise, relative: runs of a visit are correlated and share its offset, visits of a night share the night's."

    public static let fields: [Field<Self>] = [
        Field(
            "run", \.run, .quantity(.zero ... .percent(50), in: "%"),
            source: .assumption("matrix products repeat within about half a percent"),
            about: "Standard deviation of a run within its visit."),
        Field(
            "correlation", \.correlation, .number(0...0.99),
            source: .assumption("clocks and temperatures wander over minutes"),
            about: "Correlation of a run with the one before it in the visit (AR(1))."),
        Field(
            "visit", \.visit, .quantity(.zero ... .percent(50), in: "%"),
            source: .assumption("memory layout and process placement last for a process"),
            about: "Standard deviation of the offset that all runs of a visit share."),
        Field(
            "night", \.night, .quantity(.zero ... .percent(50), in: "%"),
            source: .assumption("what stays through a night: background services, memory fragmentation"),
            about: "Standard deviation of the offset that all visits of a night share."),
        Field(
            "machine", \.machine, .quantity(.zero ... .percent(50), in: "%"),
            source: .assumption("parts of one type differ by about a percent"),
            about: "Standard deviation of the constant offset of a machine."),
        Field(
            "drift", \.drift, .quantity(.percent(-50) ... .percent(50), in: "%"),
            about: "A slow change of every machine in a year, such as dust and old thermal paste."),
        Field(
            "drift-spread", \.driftSpread, .quantity(.zero ... .percent(50), in: "%"),
            about: "Standard deviation between machines of that change in a year."),
        Field("outliers", \.outliers, .object("outliers"), about: "Runs that go wrong without a flag."),
    ]
}
