// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration

/// How far the software of a product has got, by the days since its first calibration.
public protocol MaturityCurve: Sendable {
    /// The efficiency, 0 to 1, at so many days; days before 0 are taken as 0.
    func efficiency(days: Double) -> Double
    /// One line for reports.
    var about: String { get }
}

/// Every maturity curve a product may name. A new one is a file in `Curves/` and a line here.
public let maturityCurveCatalogue = Catalogue<any MaturityCurve>(
    kind: "maturity curve",
    [
        .init("level", LevelCurve.self, example: "{level: {efficiency: 85 %}}") { $0 },
        .init(
            "points", PointsCurve.self,
            example: "{points: {at: [0 d, 45 d, 180 d], efficiency: [71 %, 81 %, 91 %]}}"
        ) { $0 },
        .init("saturating", SaturatingCurve.self, example: "{saturating: {from: 60 %, to: 92 %, time: 90 d}}") { $0 },
    ])

/// `{points: {at: [0 d, 45 d], efficiency: [70 %, 80 %]}}`, or the bare name of a curve whose fields all have defaults.
public let maturityCurveCodec = Codec<any MaturityCurve>.keyed(by: maturityCurveCatalogue)
