// SPDX-License-Identifier: GPL-3.0-or-later

extension MetricCatalogue {
    /// What policies of a fleet are judged by. All are truth unless their text says otherwise, and none counts the warm-up.
    public static let fleet = MetricCatalogue(
        aMetric: "a metric", all: money + energyAndWork + decisions + failures)

    /// Those of ``fleet`` that are also counted for each named entry of a fleet.
    public static let byGroup = [
        "energy", "work", "scrypt-work", "efficiency", "scrypt-efficiency", "nonce-error", "uptime",
    ]

    private static let money: [Metric] = [
        Metric(
            "profit", unit: "USD", kind: .amount, direction: .higherIsBetter,
            about: "Revenue less energy cost, pool fees, stale shares and switching losses taken off."),
        Metric(
            "profit-per-unit-year", unit: "USD", kind: .amount, direction: .higherIsBetter,
            about: "Profit divided by the number of units and the years the run lasts."),
        Metric(
            "revenue", unit: "USD", kind: .amount, direction: .higherIsBetter,
            about: "What the pools paid for valid hashes."),
        Metric(
            "energy-cost", unit: "USD", kind: .amount, direction: .lowerIsBetter,
            about: "What the energy at the wall cost."),
    ]

    private static let energyAndWork: [Metric] = [
        Metric("energy", unit: "kWh", kind: .amount, direction: .neutral, about: "Energy at the wall."),
        Metric(
            "work", unit: "TH-h", kind: .amount, direction: .higherIsBetter,
            about: "Valid SHA-256 hashes; one TH-h is what 1 TH/s does in an hour."),
        Metric(
            "scrypt-work", unit: "GH-h", kind: .amount, direction: .higherIsBetter, about: "Valid Scrypt hashes."),
        Metric(
            "work-lost", unit: "TH-h", kind: .amount, direction: .lowerIsBetter,
            about: "SHA-256 work short of every unit at its nameplate rate all the time."),
        Metric(
            "scrypt-work-lost", unit: "GH-h", kind: .amount, direction: .lowerIsBetter,
            about: "Scrypt work short of every unit at its nameplate rate all the time."),
        Metric(
            "efficiency", unit: "J/TH", kind: .amount, direction: .lowerIsBetter,
            about: "Energy per valid SHA-256 hash of the whole fleet; none in a fleet of two algorithms."),
        Metric(
            "scrypt-efficiency", unit: "J/MH", kind: .amount, direction: .lowerIsBetter,
            about: "Energy per valid Scrypt hash of the whole fleet; none in a fleet of two algorithms."),
        Metric(
            "nonce-error", unit: "%", kind: .fraction, direction: .lowerIsBetter,
            about: "Wrong nonces in a hundred, over units that hash."),
        Metric(
            "uptime", unit: "%", kind: .fraction, direction: .higherIsBetter, about: "Share of unit-hours that hashed."),
        Metric(
            "throttled", unit: "unit-h", kind: .amount, direction: .lowerIsBetter, isNonNegative: true,
            about: "Hours in which a firmware held a unit's clock back because of its heat; none where none does."),
    ]

    private static let decisions: [Metric] = [
        rate("commands", .neutral, "Commands given."),
        rate("commands-failed", .lowerIsBetter, "Commands that had no effect: lost, refused, or needless."),
        rate("switches", .lowerIsBetter, "Changes of a unit's pool that were carried out."),
        rate("redirects.true", .neutral, "Redirects of units that truly underperform."),
        rate("redirects.false", .lowerIsBetter, "Redirects whose claim the truth contradicts."),
        rate("sleeps.true", .neutral, "Sleep commands whose claim is true."),
        rate("sleeps.false", .lowerIsBetter, "Sleep commands whose claim the truth contradicts."),
        rate("retunes.true", .neutral, "Changes of limit or operating point whose claim is true."),
        rate("retunes.false", .lowerIsBetter, "Changes of limit or operating point whose claim the truth contradicts."),
        rate("redirects-and-sleeps.true", .neutral, "Redirects and sleeps whose claim is true."),
        rate("redirects-and-sleeps.false", .lowerIsBetter, "Redirects and sleeps whose claim the truth contradicts."),
        rate(
            "alarms.true", .neutral,
            "Calls that a unit is failing which are true; a further call for the same unit counts again."),
        rate("alarms.false", .lowerIsBetter, "Calls that a unit is failing which the truth contradicts."),
    ]

    private static let failures: [Metric] = [
        Metric(
            "missed-bad", unit: "unit-h", kind: .amount, direction: .lowerIsBetter, isNonNegative: true,
            about: "Hours in which a unit truly underperformed and nothing was done about it."),
        Metric(
            "time-to-detect", unit: "h", kind: .duration, direction: .lowerIsBetter,
            about:
                "From the moment a unit truly underperforms to the first command because of it; undetected units are in missed-bad."
        ),
        Metric(
            "units-lost", unit: "units", kind: .count, direction: .lowerIsBetter,
            about: "Units that cannot hash at the end because something is broken or tripped."),
    ]

    private static func rate(_ name: String, _ direction: Metric.Direction, _ about: String) -> Metric {
        Metric(name, unit: "/d", kind: .rate, direction: direction, about: about)
    }
}
