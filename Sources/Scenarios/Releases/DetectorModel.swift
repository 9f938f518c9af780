// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Configuration
import Quantities
public import RegressionDetector

/// A detector and its settings, ready to be made for a history.
public protocol DetectorModel: Sendable {
    /// One line for reports.
    var about: String { get }
    /// A detector that has seen nothing yet.
    func detector(for direction: MetricDirection) -> any ReleaseDetector
}

/// Every detector that a scenario may name. A new one is a file beside this and a line here.
public let detectorModelCatalogue = Catalogue<any DetectorModel>(
    kind: "detector",
    [
        .init("statistical", StatisticalModel.self, example: "{statistical: {budget: 5, min-effect: 2 %}}") { $0 },
        .init("consecutive-runs", ConsecutiveRunsModel.self, example: "{consecutive-runs: {threshold: 5 %}}") { $0 },
        .init("pelt-medians", PeltMediansModel.self, example: "{pelt-medians: {min-effect: 2 %}}") { $0 },
    ])

/// `{statistical: {budget: 5}}`, or the bare name.
public let detectorModelCodec = Codec<any DetectorModel>.keyed(by: detectorModelCatalogue)
