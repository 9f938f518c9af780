// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// One kind of disturbed visit.
public struct DisturbedVisits: Configurable {
    public var share = Fraction.percent(1)
    public var loss = SizeRange(from: .percent(5), to: .percent(25))
    public var recorded = Fraction.percent(100)
    public var above: Temperature?

    public init() {}

    init(share: Fraction, loss: SizeRange) {
        self.share = share
        self.loss = loss
    }

    public static let about = "Visits that measure a disturbed machine."
    public static let fields: [Field<Self>] = [
        Field(
            "share", \.share, .quantity(.zero ... .percent(100), in: "%"),
            source: .assumption("about one visit in a hundred"), about: "Share of visits."),
        Field("loss", \.loss, .object("size range"), about: "How much the runs of such a visit lose."),
        Field(
            "recorded", \.recorded, .quantity(.zero ... .percent(100), in: "%"),
            source: .assumption("the state is read from the machine with the run"),
            about: "Share of such visits whose runs say so; the others look healthy."),
        Field(
            "above", \.above, optional: .quantity(.celsius(-40) ... .celsius(80)),
            about: "Every visit in warmer air than this is disturbed too."),
    ]
}

/// Visits that measure something else than the software.
public struct DisturbanceSettings: Configurable {
    public var throttled = DisturbedVisits(share: .percent(1), loss: SizeRange(from: .percent(5), to: .percent(25)))
    public var capped = DisturbedVisits(share: .percent(0.5), loss: SizeRange(from: .percent(10), to: .percent(30)))
    public var preflight = DisturbedVisits(share: .percent(1), loss: SizeRange(from: .zero, to: .percent(10)))
    public var forced = Fraction.percent(50)

    public init() {}

    /// Machines that are as they should be at every visit.
    package static let none = {
        var settings = DisturbanceSettings()
        settings.throttled.share = .zero
        settings.capped.share = .zero
        settings.preflight.share = .zero
        return settings
    }()

    public static let about =
        "Visits that measure a throttled or power-capped machine, or one that failed its preflight checks."
    public static let fields: [Field<Self>] = [
        Field("throttled", \.throttled, .object("disturbed visits"), about: "The machine is too hot."),
        Field(
            "capped", \.capped, .object("disturbed visits"),
            about: "Somebody left a power limit on; the power mode says so."),
        Field("preflight", \.preflight, .object("disturbed visits"), about: "The preflight checks fail."),
        Field(
            "forced", \.forced, .quantity(.zero ... .percent(100), in: "%"),
            source: .assumption("half of those who see a failed check measure anyway"),
            about: "Share of visits with a failed preflight that are made by force; the others are not made at all."),
    ]
}
