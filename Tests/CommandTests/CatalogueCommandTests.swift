// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

/// What `assay fault` and `assay metric` tell of what a scenario may name.
@Suite("The verbs of the catalogues") struct CatalogueCommandTests {
    @Test("a fault kind that breaks a part tells how the part wears, and from where that is known")
    func reliability() throws {
        for (kind, words) in [
            ("fan-failure", ["fan.life = L10 70,000 h at 40 degC  (assumption: ", "not re-checked"]),
            ("board-failure", ["board.life = 4.9 % in a year", "(assumption: no trustworthy rate"]),
            ("unit-down", ["power-supply.life = MTBF 150,000 h"]),
        ] {
            let shown = try AssayProgram.run(["fault", "show", kind])
            #expect(shown.code == 0)
            for word in words { #expect(shown.output.contains(word), "\(shown.output)") }
        }
        #expect(!(try AssayProgram.run(["fault", "show", "pool-outage"]).output.contains("hazard: model")))
    }

    @Test("metric show tells what a metric counts, and its example is valid in a scenario")
    func metrics() throws {
        let names = try AssayProgram.run(["metric", "list"]).output.split(separator: "\n").compactMap {
            $0.split(separator: " ").first.map(String.init)
        }
        #expect(names.count > 20)
        var expectations = ""
        for name in names {
            let shown = try AssayProgram.run(["metric", "show", name])
            #expect(shown.code == 0 && shown.output.hasPrefix("\(name): "), "\(shown)")
            for word in ["  unit: ", "  kind: ", "  direction: ", "example: {metric: \(name), "] {
                #expect(shown.output.contains(word), "\(name): \(word)")
            }
            let example = try #require(shown.output.components(separatedBy: "example: ").last)
            // Those of releases belong to scenarios with detectors.
            guard example.contains("policy: NAME") else {
                #expect(example.contains("detector: NAME"), "\(example)")
                continue
            }
            expectations += "  - " + example.replacingOccurrences(of: "NAME", with: "bare")
        }
        let folder = try TemporaryFolder()
        let head = try #require(smallScenario.components(separatedBy: "  - {metric: profit").first)
        let file = try folder.write(head + expectations, to: "all.yaml")
        let ending = try AssayProgram.run(["scenario", "validate", file])
        #expect(ending.code == 0, "\(ending.errors)")
        let unknown = try AssayProgram.run(["metric", "show", "profti"])
        #expect(unknown.code == 64 && unknown.errors.contains("did you mean 'profit'"))
        #expect(try AssayProgram.run(["metric"]).output == (try AssayProgram.run(["metric", "list"])).output)
    }
}
