// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Foundation
import Quantities
import Silicon
import Testing

/// Model files that a user may get wrong, each with the place that has to be named. The line under test is the fifth.
@Suite("A wrong model file is refused with file, line and column, what is wrong, and what would be right")
struct BadModelFileTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        var line: String
        var column: Int
        /// What is wrong.
        var words: String
        /// What would be right.
        var remedy: String
        var base = "antminer-s19"

        var testDescription: String { line }
    }

    private func refusal(_ text: String) throws -> ConfigurationError {
        var library = try ModelLibrary.builtIn()
        let known = library.names
        let error = #expect(throws: ConfigurationError.self) {
            try library.add(DocumentLoader().load(text: text, name: "my.yaml"))
        }
        #expect(library.names == known)
        return try #require(error)
    }

    private func check(_ fault: Fault) throws {
        let head = "based-on: \(fault.base)\nname: mine\ntitle: Mine\nabout: Mine.\n"
        let error = try refusal(head + fault.line + "\n")
        let first = try #require(error.diagnostics.first)
        #expect(first.location == SourceLocation(file: "my.yaml", line: 5, column: fault.column), "\(error)")
        #expect(error.description.contains(fault.words), "\(error)")
        #expect(error.description.contains(fault.remedy), "\(error)")
    }

    @Test(
        "Numbers",
        arguments: [
            Fault(
                line: "boards: {count: {value: 0, assumption: none}}", column: 25, words: "0 is out of range",
                remedy: "from 1 to 16"),
            Fault(
                line: "boards: {chips: {value: -76, assumption: a}}", column: 25, words: "-76 is out of range",
                remedy: "from 1 to 1000"),
            Fault(
                line: "boards: {chips: {value: 76.5, assumption: a}}", column: 25, words: "not a whole number",
                remedy: "from 1 to 1000"),
            Fault(
                line: "chip: {cores: {value: 0, assumption: a}}", column: 23, words: "0 is out of range",
                remedy: "from 1 to 100000"),
            Fault(
                line: "nameplate: {power: {value: nan W, assumption: a}}", column: 28, words: "nan",
                remedy: "power"),
            Fault(
                line: "nameplate: {power: {value: .nan, assumption: a}}", column: 28, words: ".nan", remedy: "power"),
            Fault(
                line: "nameplate: {power: {value: inf W, assumption: a}}", column: 28, words: "inf", remedy: "power"),
            Fault(
                line: "nameplate: {power: {value: 1e999 W, assumption: a}}", column: 28, words: "1e999",
                remedy: "power"),
            Fault(
                line: "nameplate: {hash-rate: {value: -95 TH/s, assumption: a}}", column: 32, words: "out of range",
                remedy: "hash rate"),
            Fault(
                line: "nameplate: {power: {value: 3250, assumption: a}}", column: 28, words: "3250", remedy: "power"),
            Fault(
                line: "process: {based-on: n7, slope-factor: {value: .nan, assumption: a}}", column: 47,
                words: "'.nan' is not a number", remedy: "from 1 to 2"),
            Fault(
                line: "process: {based-on: n7, drive-exponent: {value: 2.5, assumption: a}}", column: 49,
                words: "2.5 is out of range", remedy: "from 1 to 2"),
            Fault(
                line: "process: {based-on: n7, nonce-error: {value: 0, assumption: a}}", column: 46,
                words: "0 is out of range", remedy: "1e-12"),
            Fault(
                line: "supply: {based-on: apw12, rated: {value: -3600 W, assumption: a}}", column: 42,
                words: "out of range", remedy: "10 W to"),
            Fault(
                line: "cooling: {based-on: four-fans-6150, still-air: {value: -2 %, assumption: a}}", column: 56,
                words: "out of range", remedy: "0.1 %"),
            Fault(
                line: "cooling: {based-on: four-fans-6150, stall-pressure: {value: 400, assumption: a}}", column: 61,
                words: "400 comes without a unit", remedy: "did you mean '400 Pa'"),
            Fault(
                line: "cooling: {based-on: four-fans-6150, stall-pressure: {value: 4 bar, assumption: a}}", column: 61,
                words: "'bar' is not Pa", remedy: "from 1 to 100000 Pa"),
            Fault(
                line: "cooling: {based-on: four-fans-6150, stall-pressure: {value: -400 Pa, assumption: a}}",
                column: 61, words: "-400 Pa is out of range", remedy: "from 1 to 100000 Pa"),
            Fault(
                line: "ageing: {based-on: finfet-bti, activation-energy: {value: nan eV, assumption: a}}", column: 59,
                words: "'nan eV' is not a number of eV", remedy: "from 0 to 2 eV"),
            Fault(
                line: "telemetry: {asic-difficulty: {value: -1, assumption: a}}", column: 38, words: "out of range",
                remedy: "a number from 0.000001"),
            Fault(
                line: "ageing: {based-on: finfet-bti, time-exponent: {value: 2, assumption: a}}", column: 55,
                words: "2 is out of range", remedy: "0.05 to 1"),
        ])
    func numbers(_ fault: Fault) throws { try check(fault) }

    @Test(
        "Sources, keys and names",
        arguments: [
            Fault(
                line: "boards: {count: {value: 3}}", column: 17, words: "a value without a source",
                remedy: "assumption: \"...\""),
            Fault(line: "boards: {count: 3}", column: 17, words: "comes without a source", remedy: "source: "),
            Fault(
                line: "boards: {count: {source: me}}", column: 17, words: "a source without a value",
                remedy: "{value: ..."),
            Fault(
                line: "boards: {count: {value: 3, source: \"\"}}", column: 36, words: "empty",
                remedy: "where the value comes from"),
            Fault(
                line: "boards: {count: {value: 3, source: \"  \"}}", column: 36, words: "'  ' names no source",
                remedy: "where the value comes from"),
            Fault(
                line: "boards: {count: {value: 3, assumption: \" \\t \"}}", column: 40, words: "names no assumption",
                remedy: "where the value comes from"),
            Fault(
                line: "boards: {count: {value: 3, source: \"\u{A0}?\"}}", column: 36, words: "names no source",
                remedy: "where the value comes from"),
            Fault(
                line: "boards: {cuont: {value: 3, source: me}}", column: 10, words: "unknown key 'cuont'",
                remedy: "did you mean 'count'"),
            Fault(line: "colling: four-fans-6150", column: 1, words: "unknown key", remedy: "did you mean 'cooling'"),
            Fault(
                line: "process: n8", column: 10, words: "'n8' is not a known process",
                remedy: "one of n16, n5, n7, scrypt-780"),
            Fault(
                line: "process: {based-on: 7}", column: 21, words: "'7' is not a known process", remedy: "one of n16"),
            Fault(
                line: "ageing: {based-on: [finfet-bti]}", column: 20, words: "is not a name", remedy: "name of a ageing"
            ),
            Fault(line: "algorithm: SHA256", column: 12, words: "SHA256", remedy: "SHA256D"),
            Fault(
                line: "telemetry: {hash-rate-unit: PH/s}", column: 29, words: "PH/s", remedy: "TH/s"),
            Fault(line: "firmware: []", column: 11, words: "firmware", remedy: "1 to 20"),
        ])
    func words(_ fault: Fault) throws { try check(fault) }

    @Test(
        "Voltages, domains and tables that cannot be",
        arguments: [
            Fault(
                line: "boards: {domains: {value: 37, assumption: odd}}", column: 19,
                words: "76 chips do not make 37 equal domains", remedy: "a divisor of the number of chips"),
            // The base's 38 groups do not divide the user's chips: the user's own line is to blame, not the base's.
            Fault(
                line: "boards: {chips: {value: 77, assumption: odd}}", column: 17,
                words: "77 chips do not make 38 equal domains", remedy: "a divisor of the number of chips"),
            Fault(
                line: "boards: {domains: {value: 2, assumption: few}}", column: 19, words: "make a board of 0.72 V",
                remedy: "12 V to 15 V"),
            Fault(
                line: "chip: {stack: {value: 4, assumption: many}}", column: 15, words: "152 cores in series",
                remedy: "12 V to 15 V"),
            // The shared part stands in a file that comes with the program: its choice is to blame.
            Fault(
                line: "process: scrypt-780", column: 10, words: "48 cores in series at 780 mV make a board of",
                remedy: "12 V to 16 V", base: "antminer-s21"),
            Fault(
                line: "process: {based-on: n7, voltage: {value: 450 mV, assumption: a}}", column: 34,
                words: "38 cores in series at 450 mV make a board of 17.1 V, which the supply does not give",
                remedy: "expected 12 V to 15 V"),
            Fault(
                line: "supply: {based-on: apw12, highest-voltage: {value: 13 V, assumption: a}}", column: 44,
                words: "make a board of 13.68 V", remedy: "expected 12 V to 13 V"),
            Fault(
                line: "supply: {based-on: apw12, lowest-voltage: {value: 16 V, assumption: a}}", column: 43,
                words: "highest voltage is below its lowest", remedy: "at least 16 V"),
            Fault(
                line: "cooling: {based-on: four-fans-6150, conductance: {value: 0.1 W/K, assumption: a}}", column: 50,
                words: "in air of 25 degC the dies run away", remedy: "expected a steady state of at most 130 degC"),
            Fault(
                line: "chip: {reference-voltage: {value: 9 V, assumption: much}}", column: 35, words: "out of range",
                remedy: "1.5 V"),
            Fault(
                line:
                    "process: {based-on: n7, voltage: {value: 250 mV, assumption: a}, margin: {value: 300 mV, assumption: a}}",
                column: 74, words: "leaves no supply", remedy: "less than the voltage"),
            Fault(
                line:
                    "process: {based-on: n7, nonce-error: {value: 0.4, assumption: a}, collapse: {value: 0.3, assumption: a}}",
                column: 77, words: "collapse is not more", remedy: "more than 0.4"),
            Fault(
                line: "process: {based-on: n7, supply-noise: {value: 40 mV, assumption: much}}", column: 39,
                words: "threshold variation and supply noise alone", remedy: "a margin of"),
            Fault(
                line: "nameplate: {power: {value: 50 W, assumption: little}}", column: 20, words: "leave nothing",
                remedy: "for the chips"),
            Fault(
                line: "nameplate: {hash-rate: {value: 99999 TH/s, assumption: much}}", column: 24,
                words: "over chips and cores is a clock of", remedy: "expected 1 MHz to 10 GHz"),
            Fault(
                line:
                    "tuning: {frequency-step: {value: 0.1 MHz, assumption: fine}, fastest: {value: 300 %, assumption: far}}",
                column: 26, words: "more than 5,000 points", remedy: "of a range of"),
            Fault(
                line: "tuning: {slowest: {value: 120 %, assumption: a}}", column: 27, words: "120 % is out of range",
                remedy: "5 % to 100 %"),
            Fault(
                line: "tuning: {fastest: {value: 80 %, assumption: a}}", column: 27, words: "80 % is out of range",
                remedy: "100 % to 300 %"),
            Fault(
                line:
                    "chip: {leak-share: null, leakage: {value: 9 W, assumption: a}, capacitance: {value: 148 nF, assumption: a}}",
                column: 77, words: "the nameplate says 3250 W within 5 %", remedy: "the model draws"),
            Fault(
                line: "chip: {capacitance: {value: 148 nF, assumption: a}}", column: 7,
                words: "only one of capacitance and leakage", remedy: "both, or neither"),
            Fault(
                line: "firmware: [{based-on: stock, restart-temperature: {value: 120 degC, assumption: a}}]",
                column: 51, words: "not below the trip temperature", remedy: "less than 105 degC"),
            Fault(
                line: "firmware: [{based-on: stock, trip-temperature: {value: 60 degC, assumption: a}}]",
                column: 48, words: "not below the trip temperature", remedy: "less than 60 degC"),
            // Margins are tabulated to 130 degC: dies must not get hotter than that unseen.
            Fault(
                line: "firmware: [{based-on: stock, trip-temperature: {value: 180 degC, assumption: a}}]",
                column: 56, words: "180 degC is out of range", remedy: "130 degC"),
            Fault(
                line: "cooling: {based-on: four-fans-6150, nominal-speed: {value: 9000 rpm, assumption: a}}",
                column: 52, words: "exceeds the full speed", remedy: "at most 6150 rpm"),
            Fault(
                line:
                    "cooling: {based-on: four-fans-6150, intake-fans: {value: 0, assumption: a}, exhaust-fans: {value: 0, assumption: a}}",
                column: 10, words: "a machine without fans", remedy: "at least one"),
        ])
    func physics(_ fault: Fault) throws { try check(fault) }

    @Test("A clock at the end of the tuning range that no supply runs is refused, not left off the table")
    func curveEnds() throws {
        // Heavy velocity saturation far above threshold: more supply hardly helps.
        try check(
            Fault(
                line: "tuning: {fastest: {value: 300 %, assumption: far}}", column: 19,
                words: "where the tuning range ends", remedy: "no supply from 0.1 V to 2 V", base: "antminer-l7"))
    }

    @Test("A machine that does come to rest, but hotter than its margins are tabulated, is refused as well")
    func hotRest() throws {
        let error = try refusal(
            """
            based-on: antminer-s19
            name: mine
            chip: {leak-share: {value: 0.01 %, assumption: none to speak of}}
            cooling: {based-on: four-fans-6150, conductance: {value: 20 W/K, assumption: bad}}

            """)
        #expect(
            error.description.hasPrefix("my.yaml:4:50: mine: in air of 25 degC the dies settle at 201.5 degC"),
            "\(error)")
        #expect(error.description.contains("at most 130 degC"))
    }

    @Test("A process without a threshold and a model without a section name the section")
    func missing() throws {
        let error = try refusal("name: mine\ntitle: Mine\nabout: Mine.\nprocess: n7\n")
        #expect(error.diagnostics.count > 5)
        for section in ["algorithm", "nameplate", "boards", "chip", "supply", "firmware"] {
            #expect(error.description.contains("my.yaml:1:1: model lacks its '\(section)'"), "\(error)")
        }
        let hollow = try refusal("based-on: antminer-s19\nname: mine\nprocess: {based-on: n7, threshold: null}\n")
        #expect(hollow.description.contains("my.yaml:3:10"), "\(hollow)")
        #expect(hollow.description.contains("threshold"))
    }

    @Test(
        "A name that is taken is refused where it stands",
        arguments: [
            ("based-on: antminer-s19\nname: antminer-s19\n", 2, 7),
            ("name: Antminer_S19\nbased-on: antminer-s19\n", 1, 7),
            ("based-on: antminer-s19\n", 1, 1),
        ])
    func taken(text: String, line: Int, column: Int) throws {
        let error = try refusal(text)
        #expect(error.diagnostics.first?.location == SourceLocation(file: "my.yaml", line: line, column: column))
        #expect(
            error.description.contains("'based-on: antminer-s19' builds on")
                || error.description.contains("'Antminer_S19' is not a name; expected lower-case letters"), "\(error)")
    }

    @Test("A base that is not there is refused with the nearest that is")
    func base() throws {
        let error = try refusal("name: mine\nbased-on: antminer-s91\n")
        #expect(error.description.hasPrefix("my.yaml:2:11: 'antminer-s91' is not a known model"), "\(error)")
        #expect(error.description.contains("did you mean 'antminer-s19'"))
    }

    @Test("All that is wrong is told at once, in the order of the file")
    func all() throws {
        let error = try refusal(
            """
            based-on: antminer-s19
            name: mine
            boards: {count: {value: 0, assumption: a}, domains: {value: 38}}
            nameplate: {power: {value: -1 W, source: me}}
            """)
        #expect(
            error.diagnostics.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0)" } == [
                "3:25", "3:53", "4:28",
            ],
            "\(error)")
    }
}
