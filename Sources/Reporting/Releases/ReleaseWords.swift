// SPDX-License-Identifier: GPL-3.0-or-later

import Results

extension ResultDocument {
    /// What is counted: `unit`, or `machine`.
    var unitWord: String { isReleaseRun ? "machine" : "unit" }
}

/// What release metrics are called in a sentence or a table.
let releaseMetricTitles: [String: String] = {
    var titles = [
        "recall": "Regressions found", "precision": "Alerts that are right", "f1": "F1",
        "detection-delay": "Detection delay",
        "detection-delay-releases": "Detection delay in releases", "detected-within-24-h": "Found within 24 h",
        "alerts": "Alerts", "alerts.false": "False alerts", "alerts.disturbed": "False alerts by disturbed visits",
        "suspicions": "Suspicions", "reruns": "Reruns", "cause-certain": "Causes called certain",
        "cause-right": "Certain causes that are right", "pin-right": "Advice that pins the right version",
        "efficiency-now": "Efficiency now", "efficiency-now.true": "True efficiency now",
        "hardware-fingerprints": "Hardware fingerprints", "user-ids": "Ids given by users", "releases": "Releases",
        "regressions": "Regressions",
    ]
    for share in MetricCatalogue.milestones {
        titles["milestone-\(share)"] = "Days to \(share) %"
        titles["milestone-\(share).plain"] = "Days to the first run of \(share) %"
        titles["milestone-\(share).reached"] = "Machines that reached \(share) %"
    }
    return titles
}()

/// The release metrics that a picture is drawn for, the most telling first.
let releaseHeadlineMetrics = ["f1", "alerts.false", "detection-delay", "detected-within-24-h", "recall", "precision"]

/// What the terminal shows of a run of releases.
let releaseTerminalMetrics = [
    "recall", "precision", "f1", "detection-delay", "detected-within-24-h", "alerts.false", "suspicions", "reruns",
    "cause-right", "pin-right", "milestone-70", "milestone-80", "milestone-90", "efficiency-now",
]
