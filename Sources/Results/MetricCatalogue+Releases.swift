// SPDX-License-Identifier: GPL-3.0-or-later

extension MetricCatalogue {
    /// What detectors are judged by, against the truth; a regression is a release whose true net loss reaches
    /// `scoring.regression`.
    public static let releases = MetricCatalogue(
        aMetric: "a metric of releases", all: detection + alerts + attribution + trajectory + counts)

    /// Efficiencies, in percent of the peak, at which products are called mature.
    public static let milestones = [70, 80, 90]

    private static let detection: [Metric] = [
        Metric(
            "recall", unit: "%", kind: .fraction, direction: .higherIsBetter,
            about: "Regressions that an alert found in time, of all true ones."),
        Metric(
            "precision", unit: "%", kind: .fraction, direction: .higherIsBetter,
            about: "Alerts that found a regression, of all alerts; those on smaller true losses count neither way."),
        Metric(
            "f1", unit: "%", kind: .fraction, direction: .higherIsBetter,
            about: "The harmonic mean of precision and recall, from the counts of a replication."),
        Metric(
            "detection-delay", unit: "h", kind: .duration, direction: .lowerIsBetter,
            about: "From the release to the alert, mean over the regressions found; what was missed is in recall."),
        Metric(
            "detection-delay-releases", unit: "releases", kind: .duration, direction: .lowerIsBetter,
            about: "Releases that came out between a regression and its alert, mean over the regressions found."),
        Metric(
            "detected-within-24-h", unit: "%", kind: .fraction, direction: .higherIsBetter,
            about: "Regressions that an alert found within 24 simulated hours, of all true ones."),
    ]

    private static let alerts: [Metric] = [
        Metric(
            "alerts", unit: "1", kind: .count, direction: .neutral, about: "Alerts raised on all machines."),
        Metric(
            "alerts.false", unit: "/1000-releases", kind: .rate, direction: .lowerIsBetter,
            about: "Alerts where the truth holds no loss, per 1000 releases that reached a machine."),
        Metric(
            "alerts.disturbed", unit: "1", kind: .count, direction: .lowerIsBetter,
            about:
                "False alerts raised by a visit to a throttled or power-capped machine, or one that failed its checks."),
        Metric(
            "suspicions", unit: "1", kind: .count, direction: .neutral,
            about: "Visits after which a detector asked for reruns."),
        Metric(
            "reruns", unit: "1", kind: .count, direction: .lowerIsBetter,
            about: "Further visits that were made because a detector asked for them."),
    ]

    private static let attribution: [Metric] = [
        Metric(
            "cause-certain", unit: "%", kind: .fraction, direction: .higherIsBetter,
            about: "True alerts that name one component as the certain cause."),
        Metric(
            "cause-right", unit: "%", kind: .fraction, direction: .higherIsBetter,
            about: "Certain causes that are the true ones."),
        Metric(
            "pin-right", unit: "%", kind: .fraction, direction: .higherIsBetter,
            about: "True alerts whose recommendation pins the true cause to the version it had before."),
    ]

    private static let trajectory: [Metric] =
        milestones.flatMap { share in
            [
                Metric(
                    "milestone-\(share)", unit: "d", kind: .duration, direction: .lowerIsBetter,
                    about:
                        "Days from the first calibration to an efficiency of \(share) %, read so that a lucky run does not count; first machine."
                ),
                Metric(
                    "milestone-\(share).plain", unit: "d", kind: .duration, direction: .lowerIsBetter,
                    about: "Days from the first calibration to the first single run of \(share) %; first machine."),
                Metric(
                    "milestone-\(share).reached", unit: "%", kind: .fraction, direction: .higherIsBetter,
                    about:
                        "Share of machines that reached \(share) % by the end, by the reading that ignores a lucky run."
                ),
            ]
        } + [
            Metric(
                "efficiency-now", unit: "%", kind: .amount, direction: .higherIsBetter, isNonNegative: true,
                about: "The measured efficiency at the end: median of the last release's visits, mean over machines."),
            Metric(
                "efficiency-now.true", unit: "%", kind: .amount, direction: .higherIsBetter, isNonNegative: true,
                about: "The true efficiency at the end, mean over machines."),
        ]

    private static let counts: [Metric] = [
        Metric(
            "hardware-fingerprints", unit: "1", kind: .amount, direction: .neutral, isNonNegative: true,
            about: "Distinct hardware fingerprints among the histories."),
        Metric(
            "user-ids", unit: "1", kind: .amount, direction: .lowerIsBetter, isNonNegative: true,
            about: "Histories whose id is not computed from what the machine reports."),
        Metric(
            "releases", unit: "1", kind: .amount, direction: .neutral, isNonNegative: true,
            about: "Releases that reached a machine, over all machines; the first state of a machine is none."),
        Metric(
            "regressions", unit: "1", kind: .count, direction: .neutral,
            about: "True regressions among them."),
    ]
}
