// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities
import Statistics

/// The air around the machines, and what it does to them.
public struct AmbientSettings: Configurable {
    public var mean = Temperature.celsius(23)
    public var seasonal = TemperatureDifference.kelvins(3)
    public var daily = TemperatureDifference.kelvins(1)
    public var warmestDay = 200.0
    public var effect = Fraction.percent(-0.05)

    public init() {}

    /// Air that nothing depends on.
    package static let none = {
        var settings = AmbientSettings()
        settings.effect = .zero
        return settings
    }()

    public static let about = "Room temperature with a yearly and a daily cosine, and how performance follows it."
    public static let fields: [Field<Self>] = [
        Field(
            "mean", \.mean, .quantity(.celsius(-20) ... .celsius(50)),
            source: .assumption("a cooled room"), about: "Mean room temperature."),
        Field(
            "seasonal", \.seasonal, .quantity(.zero ... .kelvins(30)),
            source: .assumption("cooling that follows the weather a little"), about: "Amplitude of the yearly cycle."),
        Field(
            "daily", \.daily, .quantity(.zero ... .kelvins(20)), source: .assumption("a room with people in it"),
            about: "Amplitude of the daily cycle; it peaks at 15 h UTC."),
        Field(
            "warmest-day", \.warmestDay, .number(0...366), source: .assumption("northern mid-latitudes"),
            about: "Day of the year at which the yearly cycle peaks."),
        Field(
            "effect", \.effect, .quantity(.percent(-5) ... .percent(5), in: "%"),
            source: .assumption("boost clocks fall by about a twentieth of a percent per kelvin"),
            about: "The relative change of the metric's performance for each kelvin above the mean."),
    ]

    /// The room's temperature.
    public func temperature(at time: Instant) -> Temperature {
        let year = seasonal.kelvins * cosine(turns: (time.dayOfYear - warmestDay) / 365.25)
        let day = daily.kelvins * cosine(turns: (time.hourOfDay - 15) / 24)
        return .celsius(mean.celsius + year + day)
    }
}

/// cos(2 pi turns).
private func cosine(turns: Double) -> Double { Elementary.cos(2 * .pi * turns) }
