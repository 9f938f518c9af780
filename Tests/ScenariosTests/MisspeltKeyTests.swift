// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Foundation
import Scenarios
import Testing

@Suite("Every key of every scenario file, misspelt")
struct MisspeltKeyTests {
    @Test("there are scenarios, and all of them are valid", arguments: ScenarioFolder.files)
    func valid(_ file: String) throws {
        #expect(try faults(ScenarioFolder.text(file), file: file).map(\.description) == [])
    }

    @Test("a misspelt key is refused at its line and column", arguments: ScenarioFolder.files)
    func refused(_ file: String) throws {
        let text = try ScenarioFolder.text(file)
        let places = try readYAML(text, file: file).keyPlaces()
        #expect(places.count > 15)
        for place in places where !place.isFree {
            let found = try faults(place.misspelt(in: text), file: file)
            let isHere = found.contains { fault in
                guard let location = fault.location, location.file.hasSuffix(file) else { return false }
                // A list entry without its tag is refused where it begins: nothing else tells what it should be.
                let isTag = place.key == "kind"
                return location.line == place.location.line && (isTag || location.column == place.location.column)
            }
            #expect(isHere, "\(file): \(place.path) at \(place.location): \(found.map(\.description))")
        }
    }

    @Test("the message names the key that was meant", arguments: ScenarioFolder.files)
    func suggestion(_ file: String) throws {
        let text = try ScenarioFolder.text(file)
        for place in try readYAML(text, file: file).keyPlaces() where !place.isFree && place.key != "kind" {
            let found = try faults(place.misspelt(in: text), file: file)
            let here = found.filter {
                $0.location?.line == place.location.line && $0.location?.column == place.location.column
            }
            #expect(here.contains { $0.suggestion == place.key }, "\(place.path): \(found.map(\.description))")
        }
    }

    @Test("a decoder that lets an unknown key through would be caught")
    func mutant() throws {
        // What the checks above would see if the misspelt key were dropped in silence: no fault at its place.
        let text = try ScenarioFolder.text("fan-failure.yaml")
        let seed = try #require(try readYAML(text, file: "a").keyPlaces().first { $0.key == "seed" })
        let dropped = text.split(separator: "\n").filter { !$0.hasPrefix("seed:") }.joined(separator: "\n")
        #expect(try faults(dropped).isEmpty)
        #expect(try !faults(seed.misspelt(in: text)).isEmpty)
    }
}
