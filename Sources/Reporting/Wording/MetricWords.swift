// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// What the metrics are called in a sentence or a table; a metric that is not listed is called by its own name.
func metricTitle(_ name: String) -> String {
    if let known = metricTitles[name] ?? releaseMetricTitles[name] { return known }
    let words = name.replacing("-", with: " ").replacing(".", with: ", ")
    return words.prefix(1).uppercased() + words.dropFirst()
}

private let metricTitles: [String: String] = [
    "profit": "Profit",
    "profit-per-unit-year": "Profit per unit and year",
    "revenue": "Revenue",
    "energy-cost": "Energy cost",
    "energy": "Energy",
    "work": "Work",
    "work-lost": "Work lost",
    "scrypt-work": "Scrypt work",
    "scrypt-work-lost": "Scrypt work lost",
    "efficiency": "Efficiency",
    "scrypt-efficiency": "Scrypt efficiency",
    "nonce-error": "Nonce errors",
    "uptime": "Uptime",
    "commands": "Commands",
    "commands-failed": "Commands without effect",
    "switches": "Pool switches",
    "redirects.true": "True redirects",
    "redirects.false": "False redirects",
    "sleeps.true": "True sleeps",
    "sleeps.false": "False sleeps",
    "retunes.true": "True retunes",
    "retunes.false": "False retunes",
    "redirects-and-sleeps.true": "True redirects and sleeps",
    "redirects-and-sleeps.false": "False redirects and sleeps",
    "alarms.true": "True alarms",
    "alarms.false": "False alarms",
    "missed-bad": "Bad units left alone",
    "time-to-detect": "Time to detect",
    "units-lost": "Units lost",
]

/// The metrics that a picture is drawn for, the most telling first.
let headlineMetrics = [
    "profit-per-unit-year", "profit", "redirects-and-sleeps.false", "energy", "efficiency", "work-lost", "missed-bad",
    "time-to-detect", "units-lost", "switches",
]

let moneyMetrics = [
    "revenue", "energy-cost", "profit", "profit-per-unit-year", "energy", "work", "work-lost", "scrypt-work",
    "scrypt-work-lost", "uptime",
]

let actionMetrics = [
    "redirects.true", "redirects.false", "sleeps.true", "sleeps.false", "retunes.true", "retunes.false", "alarms.true",
    "alarms.false", "switches", "commands", "commands-failed",
]

/// What each metric counts, for those that the catalogue knows.
func metricGlossary(_ names: [String]) -> DataTable {
    let rows = names.compactMap { name -> [DataTable.Cell]? in
        guard let metric = MetricCatalogue.metric(named: name) else { return nil }
        let better =
            switch metric.direction {
            case .higherIsBetter: "higher"
            case .lowerIsBetter: "lower"
            case .neutral: ""
            }
        return [.text(metricTitle(name)), .name(name), .text(better), .text(metric.about)]
    }
    return DataTable(
        caption: "Metrics",
        columns: [.text("Metric"), .text("Its name in scenarios"), .text("Better"), .text("What it counts")],
        rows: rows)
}

/// What a series of the illustration is called.
func seriesTitle(_ name: String) -> String {
    switch name {
    case "hash-rate": "Hash rate"
    case "power": "Power"
    case "efficiency-median": "Median efficiency"
    case "inlet": "Inlet air"
    case "hashprice": "Hashprice"
    case "energy-price": "Energy price"
    default: metricTitle(name)
    }
}
