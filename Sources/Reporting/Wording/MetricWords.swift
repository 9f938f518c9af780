// SPDX-License-Identifier: GPL-3.0-or-later

/// What the metrics are called in a sentence or a table; a metric that is not listed is called by its own name.
func metricTitle(_ name: String) -> String {
    if let known = metricTitles[name] { return known }
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
    "efficiency": "Efficiency",
    "redirects.true": "Redirects of bad units",
    "redirects.false": "Redirects of healthy units",
    "sleeps.true": "Bad units put to sleep",
    "sleeps.false": "Healthy units put to sleep",
    "redirects-and-sleeps.false": "Healthy units redirected or put to sleep",
    "commands": "Commands",
    "switches": "Pool switches",
    "missed-bad": "Bad units left running",
    "time-to-detect": "Time to detect",
    "units-lost": "Units lost",
    "uptime": "Uptime",
]

/// The metrics that a picture is drawn for, the most telling first.
let headlineMetrics = [
    "profit-per-unit-year", "profit", "redirects-and-sleeps.false", "energy", "efficiency", "work-lost", "missed-bad",
    "time-to-detect", "units-lost", "switches",
]

let moneyMetrics = [
    "revenue", "energy-cost", "profit", "profit-per-unit-year", "energy", "work", "work-lost", "uptime",
]

let actionMetrics = [
    "redirects.true", "redirects.false", "sleeps.true", "sleeps.false", "redirects-and-sleeps.false", "switches",
    "commands",
]

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
