// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Testing

@Suite("Explaining a document")
struct ExplainTests {
    private let rows: [ExplainedField]

    init() throws {
        rows = explain(try readYAML(goodZoo, file: "zoo.yaml"), as: zooCodec.shape())
    }

    private func row(_ path: String) throws -> ExplainedField {
        try #require(rows.first { $0.path == path }, "\(rows.map(\.path))")
    }

    @Test("a written value names its file and line")
    func written() throws {
        let power = try row("cages[0].power")
        #expect(power.value == "1.5 kW")
        #expect(power.origin == .written(SourceLocation(file: "zoo.yaml", line: 8, column: 25)))
        #expect(power.lines == ["cages[0].power = 1.5 kW   (zoo.yaml:8:25)", "    What the heater draws."])
    }

    @Test("a default names its source, in lists too")
    func defaults() throws {
        let power = try row("cages[1].power")
        #expect(power.value == "3250 W")
        #expect(power.origin == .byDefault(.assumption("a usual heater")))
    }

    @Test("presets, bare catalogue names and settings show every field behind them")
    func expansions() throws {
        #expect(try row("climate.mean").value == "45 degC")
        #expect(try row("climate.mean").lines[0].contains("preset 'desert', zoo.yaml:11:10"))
        #expect(try row("shows.morning.flight.height").origin == .byDefault(.assumption("the roof")))
        #expect(try row("shows.noon.flight.height").value == "1")
        #expect(try row("shows.evening.feeding.portions").value == "3")
        #expect(try row("events[0].drop").value == "4 K")
        #expect(try row("events[1].cubs").value == "[1, 2]")
        #expect(try row("events[2].cubs").value == "3")
    }

    @Test("an object that is left out shows its fields with their own sources")
    func absentObject() throws {
        let rows = explain(try readYAML("name: x\ncages: [{kind: cat}]", file: "z"), as: zooCodec.shape())
        #expect(rows.first { $0.path == "climate.mean" }?.origin == .byDefault(.assumption("a warm house")))
        #expect(rows.first { $0.path == "note" }?.value == nil)
        #expect(
            assumptions(in: rows).map(\.path) == ["cages[0].power", "climate.mean"])
    }

    @Test("every path is listed once")
    func unique() {
        #expect(Set(rows.map(\.path)).count == rows.count)
    }
}
