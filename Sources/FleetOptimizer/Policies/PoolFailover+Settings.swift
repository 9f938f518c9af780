// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// When ``PoolFailover`` leaves the primary pool, and when it comes back.
public struct PoolFailoverSettings: Configurable {
    public var confirm = Confirmation(2, of: 3)
    public var hold = TimeSpan.hours(1)
    public var effectBy = TimeSpan.minutes(15)
    public var maximumAge = TimeSpan.minutes(15)

    public init() {}

    public static let about =
        "Redirects units that get no work to the spare pool, and tries the primary pool again after a while where it pays more."

    public static let fields: [Field<Self>] = [
        Field(
            "confirm", \.confirm, .confirmation,
            source: .assumption("one poll may fall between two jobs or into a restart of the pool's server"),
            about: "In how many of a unit's last samples it must have been without work."),
        Field(
            "hold", \.hold, .duration(.minutes(1) ... .days(365)),
            source: .assumption(
                "a trial that finds the primary pool still down costs a few polls without work; an hour of the spare pool's fee costs less"
            ),
            about: "How long a unit stays with the spare pool before the primary one is tried again."),
        Field(
            "effect-by", \.effectBy, .duration(.minutes(1) ... .days(1)),
            source: .assumption("commands take seconds; telemetry shows them at the next poll"),
            about: "A command that telemetry does not show after this long is taken to have failed and is given again."
        ),
        Field(
            "max-age", \.maximumAge, .duration(.seconds(1) ... .days(30)),
            source: .assumption("three polls of five minutes"),
            about: "Ignore telemetry that is older."),
    ]
}
