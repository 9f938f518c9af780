// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Foundation
import Quantities
import ReleaseSimulation
import Testing

@Suite("Maturity curves") struct MaturityCurveTests {
    private func decode(_ text: String) throws -> any MaturityCurve {
        let node = try DocumentLoader().load(text: text, name: "curve.yaml")
        var context = DecodingContext()
        let decoded = maturityCurveCodec.decode(node, &context)
        return try context.result(decoded)
    }

    @Test("A curve of points passes through its points, and through the middle between two")
    func points() throws {
        let curve = try decode("points: {at: [0 d, 45 d, 180 d], efficiency: [70 %, 80 %, 90 %]}")
        for (days, efficiency) in [(0.0, 0.7), (45, 0.8), (180, 0.9), (22.5, 0.75), (-3, 0.7), (999, 0.9)] {
            #expect(abs(curve.efficiency(days: days) - efficiency) < 1e-12, "day \(days)")
        }
    }

    @Test("A saturating curve has gone 1 - 1/e of its way after its time constant")
    func saturating() throws {
        let curve = try decode("saturating: {from: 60 %, to: 90 %, time: 50 d}")
        #expect(abs(curve.efficiency(days: 0) - 0.6) < 1e-12)
        #expect(abs(curve.efficiency(days: 50) - (0.9 - 0.3 / M_E)) < 1e-12)
        #expect(abs(curve.efficiency(days: 100) - (0.9 - 0.3 / (M_E * M_E))) < 1e-12)
    }

    @Test("Every curve is documented, and its example decodes and stays within 0 and 1")
    func catalogue() throws {
        #expect(Set(maturityCurveCatalogue.names).count == maturityCurveCatalogue.names.count)
        for entry in maturityCurveCatalogue.entries {
            #expect(!entry.about.isEmpty)
            for field in entry.documentation { #expect(field.about.hasSuffix("."), "\(field.name)") }
            let curve = try decode(entry.example)
            #expect(!curve.about.isEmpty)
            for day in stride(from: 0.0, through: 800, by: 7) {
                #expect((0.001...1).contains(curve.efficiency(days: day)))
            }
        }
    }

    @Test(
        "What is wrong with a curve is said with its place",
        arguments: [
            ("points: {at: [0 d, 45 d], efficiency: [70 %]}", "2 days and 1 efficiencies"),
            ("points: {at: [45 d, 45 d], efficiency: [70 %, 80 %]}", "do not ascend"),
            ("points: {at: [0 d], efficiency: [101 %]}", "out of range"),
            ("saturatin: {from: 60 %}", "saturating"),
        ])
    func errors(text: String, says: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try decode(text) }
        #expect(error?.description.contains("curve.yaml:1:") == true)
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    }
}
