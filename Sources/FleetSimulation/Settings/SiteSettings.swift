// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// The temperature of the air that units breathe in.
public struct InletSettings: Configurable {
    public var mean = Temperature.celsius(25)
    public var daily = TemperatureDifference.kelvins(4)
    public var seasonal = TemperatureDifference.zero
    public var warmestHour = 15.0
    public var warmestDay = 200.0
    public var rackSpread = TemperatureDifference.kelvins(1)

    public init() {}

    public static let about =
        "Inlet air: a mean with a daily and a yearly cosine, and racks that breathe a little warmer or cooler."

    public static let fields: [Field<Self>] = [
        Field(
            "mean", \.mean, .quantity(.celsius(-40) ... .celsius(60)),
            source: .assumption("a site with filtered outside air"),
            about: "Mean inlet temperature."),
        Field(
            "daily", \.daily, .quantity(.zero ... .kelvins(30)),
            source: .assumption("half the day-night swing of a mild climate"),
            about: "Amplitude of the daily cycle."),
        Field("seasonal", \.seasonal, .quantity(.zero ... .kelvins(40)), about: "Amplitude of the yearly cycle."),
        Field(
            "warmest-hour", \.warmestHour, .number(0...24), source: .source("afternoon maximum of air temperature"),
            about: "Hour of the day (UTC) at which the daily cycle peaks."),
        Field(
            "warmest-day", \.warmestDay, .number(0...366), source: .assumption("northern mid-latitudes"),
            about: "Day of the year at which the yearly cycle peaks."),
        Field(
            "rack-spread", \.rackSpread, .quantity(.zero ... .kelvins(20)),
            source: .assumption("no measured spread is published"),
            about: "Standard deviation between racks of their constant offset, cut at three deviations."),
    ]

    /// The site's inlet temperature, before the racks' offsets and faults.
    public func temperature(at time: Instant) -> Temperature {
        // Small fleets would feel the calendar and the cosines.
        let day = seasonal == .zero ? 0 : seasonal.kelvins * cosine(turns: (time.dayOfYear - warmestDay) / 365.25)
        let hour = daily == .zero ? 0 : daily.kelvins * cosine(turns: (time.hourOfDay - warmestHour) / 24)
        return .celsius(mean.celsius + day + hour)
    }
}

/// Where the units stand.
public struct SiteSettings: Configurable {
    public var racks = 1
    public var inlet = InletSettings()

    public init() {}

    public static let about = "Racks and the air they breathe."

    public static let fields: [Field<Self>] = [
        Field(
            "racks", \.racks, .integer(1...10_000),
            about: "Racks; units fill them evenly in the order of the fleet list."),
        Field("inlet", \.inlet, .object("inlet"), about: "The inlet air."),
    ]
}
