// SPDX-License-Identifier: GPL-3.0-or-later

import Economics
import FleetOptimizer
import FleetSimulation
import Foundation
import ReleaseSimulation
import Scenarios
import Silicon
import Testing

@Suite("What is documented is used")
struct CatalogueUseTests {
    private static let scenarioTexts = ScenarioFolder.files.compactMap { try? ScenarioFolder.text($0) }
        // Comments name many things that a scenario does not use.
        .map { $0.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n") + "\n" }
        .joined()

    @Test("a scenario uses every policy", arguments: policyCatalogue.names)
    func policies(name: String) { #expect(Self.uses(name)) }

    @Test("a scenario uses every failure mode", arguments: faultCatalogue.names)
    func faults(name: String) { #expect(Self.uses(name)) }

    @Test("a scenario uses every price model", arguments: PriceModels.energy.names)
    func prices(name: String) { #expect(Self.uses(name)) }

    @Test("a scenario uses every detector", arguments: detectorModelCatalogue.names)
    func detectors(name: String) { #expect(Self.uses(name)) }

    @Test("a scenario uses every maturity curve", arguments: maturityCurveCatalogue.names)
    func curves(name: String) { #expect(Self.uses(name)) }

    @Test("README's scenario is one that is valid")
    func readme() throws {
        let readme = try String(contentsOfFile: "\(ScenarioFolder.path)/../README.md", encoding: .utf8)
        let begin = try #require(readme.range(of: "```yaml\n"))
        let end = try #require(readme.range(of: "```", range: begin.upperBound..<readme.endIndex))
        let scenario = try Scenario(
            text: String(readme[begin.upperBound..<end.lowerBound]), name: "README.md", library: ModelLibrary.builtIn())
        #expect(!scenario.expectations.isEmpty)
    }

    private static func uses(_ name: String) -> Bool {
        scenarioTexts.contains("\(name):") || scenarioTexts.contains(": \(name)\n")
            || scenarioTexts.contains("kind: \(name),") || scenarioTexts.contains("kind: \(name)}")
    }
}
