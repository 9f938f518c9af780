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
        var base: String

        init(_ line: String, at column: Int, _ words: String, _ remedy: String, base: String = "antminer-s19") {
            (self.line, self.column, self.words, self.remedy, self.base) = (line, column, words, remedy, base)
        }

        var testDescription: String { line }
    }

    private func check(_ fault: Fault) throws {
        let error = try refusal(ofLine: fault.line, base: fault.base)
        let first = try #require(error.diagnostics.first)
        #expect(first.location == SourceLocation(file: "my.yaml", line: 5, column: fault.column), "\(error)")
        #expect(error.description.contains(fault.words), "\(error)")
        #expect(error.description.contains(fault.remedy), "\(error)")
    }

    @Test(
        "Numbers",
        arguments: [
            Fault("boards: {count: {value: 0, assumption: none}}", at: 25, "0 is out of range", "from 1 to 16"),
            Fault("boards: {chips: {value: -76, assumption: a}}", at: 25, "-76 is out of range", "from 1 to 1000"),
            Fault("boards: {chips: {value: 76.5, assumption: a}}", at: 25, "not a whole number", "from 1 to 1000"),
            Fault("chip: {cores: {value: 0, assumption: a}}", at: 23, "0 is out of range", "from 1 to 100000"),
            Fault("nameplate: {power: {value: nan W, assumption: a}}", at: 28, "nan", "power"),
            Fault("nameplate: {power: {value: .nan, assumption: a}}", at: 28, ".nan", "power"),
            Fault("nameplate: {power: {value: inf W, assumption: a}}", at: 28, "inf", "power"),
            Fault("nameplate: {power: {value: 1e999 W, assumption: a}}", at: 28, "1e999", "power"),
            Fault("nameplate: {hash-rate: {value: -95 TH/s, assumption: a}}", at: 32, "out of range", "hash rate"),
            Fault("nameplate: {power: {value: 3250, assumption: a}}", at: 28, "3250", "power"),
            Fault(
                "process: {based-on: n7, slope-factor: {value: .nan, assumption: a}}", at: 47, "'.nan' is not a number",
                "from 1 to 2"),
            Fault(
                "process: {based-on: n7, drive-exponent: {value: 2.5, assumption: a}}", at: 49, "2.5 is out of range",
                "from 1 to 2"),
            Fault(
                "process: {based-on: n7, nonce-error: {value: 0, assumption: a}}", at: 46, "0 is out of range", "1e-12"),
            Fault(
                "supply: {based-on: apw12, rated: {value: -3600 W, assumption: a}}", at: 42, "out of range", "10 W to"),
            Fault(
                "cooling: {based-on: four-fans-6150, still-air: {value: -2 %, assumption: a}}", at: 56, "out of range",
                "0.1 %"),
            Fault(
                "cooling: {based-on: four-fans-6150, stall-pressure: {value: 400, assumption: a}}", at: 61,
                "400 comes without a unit", "did you mean '400 Pa'"),
            Fault(
                "cooling: {based-on: four-fans-6150, stall-pressure: {value: 4 bar, assumption: a}}", at: 61,
                "'bar' is not Pa", "from 1 to 100000 Pa"),
            Fault(
                "cooling: {based-on: four-fans-6150, stall-pressure: {value: -400 Pa, assumption: a}}", at: 61,
                "-400 Pa is out of range", "from 1 to 100000 Pa"),
            Fault(
                "ageing: {based-on: finfet-bti, activation-energy: {value: nan eV, assumption: a}}", at: 59,
                "'nan eV' is not a number of eV", "from 0 to 2 eV"),
            Fault(
                "telemetry: {asic-difficulty: {value: -1, assumption: a}}", at: 38, "out of range",
                "a number from 0.000001"),
            Fault(
                "ageing: {based-on: finfet-bti, time-exponent: {value: 2, assumption: a}}", at: 55, "2 is out of range",
                "0.05 to 1"),
        ])
    func numbers(_ fault: Fault) throws { try check(fault) }

    @Test(
        "Sources, keys and names",
        arguments: [
            Fault("boards: {count: {value: 3}}", at: 17, "a value without a source", "assumption: \"...\""),
            Fault("boards: {count: 3}", at: 17, "comes without a source", "source: "),
            Fault("boards: {count: {source: me}}", at: 17, "a source without a value", "{value: ..."),
            Fault("boards: {count: {value: 3, source: \"\"}}", at: 36, "empty", "where the value comes from"),
            Fault(
                "boards: {count: {value: 3, source: \"  \"}}", at: 36, "'  ' names no source",
                "where the value comes from"),
            Fault(
                "boards: {count: {value: 3, assumption: \" \\t \"}}", at: 40, "names no assumption",
                "where the value comes from"),
            Fault(
                "boards: {count: {value: 3, source: \"\u{A0}?\"}}", at: 36, "names no source",
                "where the value comes from"),
            Fault("boards: {cuont: {value: 3, source: me}}", at: 10, "unknown key 'cuont'", "did you mean 'count'"),
            Fault("colling: four-fans-6150", at: 1, "unknown key", "did you mean 'cooling'"),
            Fault("process: n8", at: 10, "'n8' is not a known process", "one of n16, n5, n7, scrypt-780"),
            Fault("process: {based-on: 7}", at: 21, "'7' is not a known process", "one of n16"),
            Fault("ageing: {based-on: [finfet-bti]}", at: 20, "is not a name", "name of a ageing"),
            Fault("algorithm: SHA256", at: 12, "SHA256", "SHA256D"),
            Fault("telemetry: {hash-rate-unit: PH/s}", at: 29, "PH/s", "TH/s"),
            Fault("firmware: []", at: 11, "firmware", "1 to 20"),
        ])
    func words(_ fault: Fault) throws { try check(fault) }

    @Test(
        "Voltages, domains and tables that cannot be",
        arguments: [
            Fault(
                "boards: {domains: {value: 37, assumption: odd}}", at: 19, "76 chips do not make 37 equal domains",
                "a divisor of the number of chips"),
            // The base's 38 groups do not divide the user's chips: the user's own line is to blame, not the base's.
            Fault(
                "boards: {chips: {value: 77, assumption: odd}}", at: 17, "77 chips do not make 38 equal domains",
                "a divisor of the number of chips"),
            Fault("boards: {domains: {value: 2, assumption: few}}", at: 19, "make a board of 0.72 V", "12 V to 15 V"),
            Fault("chip: {stack: {value: 4, assumption: many}}", at: 15, "152 cores in series", "12 V to 15 V"),
            // The shared part stands in a file that comes with the program: its choice is to blame.
            Fault(
                "process: scrypt-780", at: 10, "48 cores in series at 780 mV make a board of", "12 V to 16 V",
                base: "antminer-s21"),
            Fault(
                "process: {based-on: n7, voltage: {value: 450 mV, assumption: a}}", at: 34,
                "38 cores in series at 450 mV make a board of 17.1 V, which the supply does not give",
                "expected 12 V to 15 V"),
            Fault(
                "supply: {based-on: apw12, highest-voltage: {value: 13 V, assumption: a}}", at: 44,
                "make a board of 13.68 V", "expected 12 V to 13 V"),
            Fault(
                "supply: {based-on: apw12, lowest-voltage: {value: 16 V, assumption: a}}", at: 43,
                "highest voltage is below its lowest", "at least 16 V"),
            Fault(
                "cooling: {based-on: four-fans-6150, conductance: {value: 0.1 W/K, assumption: a}}", at: 50,
                "in air of 25 degC the dies run away", "expected a steady state of at most 130 degC"),
            Fault("chip: {reference-voltage: {value: 9 V, assumption: much}}", at: 35, "out of range", "1.5 V"),
            Fault(
                "process: {based-on: n7, voltage: {value: 250 mV, assumption: a}, margin: {value: 300 mV, assumption: a}}",
                at: 74, "leaves no supply", "less than the voltage"),
            Fault(
                "process: {based-on: n7, nonce-error: {value: 0.4, assumption: a}, collapse: {value: 0.3, assumption: a}}",
                at: 77, "collapse is not more", "more than 0.4"),
            Fault(
                "process: {based-on: n7, supply-noise: {value: 40 mV, assumption: much}}", at: 39,
                "threshold variation and supply noise alone", "a margin of"),
            Fault("nameplate: {power: {value: 50 W, assumption: little}}", at: 20, "leave nothing", "for the chips"),
            Fault(
                "nameplate: {hash-rate: {value: 99999 TH/s, assumption: much}}", at: 24,
                "over chips and cores is a clock of", "expected 1 MHz to 10 GHz"),
            Fault(
                "tuning: {frequency-step: {value: 0.1 MHz, assumption: fine}, fastest: {value: 300 %, assumption: far}}",
                at: 26, "more than 5,000 points", "of a range of"),
            Fault("tuning: {slowest: {value: 120 %, assumption: a}}", at: 27, "120 % is out of range", "5 % to 100 %"),
            Fault("tuning: {fastest: {value: 80 %, assumption: a}}", at: 27, "80 % is out of range", "100 % to 300 %"),
            Fault(
                "chip: {leak-share: null, leakage: {value: 9 W, assumption: a}, capacitance: {value: 148 nF, assumption: a}}",
                at: 77, "the nameplate says 3250 W within 5 %", "the model draws"),
            Fault(
                "chip: {capacitance: {value: 148 nF, assumption: a}}", at: 7, "only one of capacitance and leakage",
                "both, or neither"),
            Fault(
                "firmware: [{based-on: stock, restart-temperature: {value: 120 degC, assumption: a}}]", at: 51,
                "not below the trip temperature", "less than 105 degC"),
            Fault(
                "firmware: [{based-on: stock, trip-temperature: {value: 60 degC, assumption: a}}]", at: 48,
                "not below the trip temperature", "less than 60 degC"),
            // Margins are tabulated to 130 degC: dies must not get hotter than that unseen.
            Fault(
                "firmware: [{based-on: stock, trip-temperature: {value: 180 degC, assumption: a}}]", at: 56,
                "180 degC is out of range", "130 degC"),
            Fault(
                "cooling: {based-on: four-fans-6150, nominal-speed: {value: 9000 rpm, assumption: a}}", at: 52,
                "exceeds the full speed", "at most 6150 rpm"),
            Fault(
                "cooling: {based-on: four-fans-6150, intake-fans: {value: 0, assumption: a}, exhaust-fans: {value: 0, assumption: a}}",
                at: 10, "a machine without fans", "at least one"),
        ])
    func physics(_ fault: Fault) throws { try check(fault) }

    @Test("A clock at the end of the tuning range that no supply runs is refused, not left off the table")
    func curveEnds() throws {
        // Heavy velocity saturation far above threshold: more supply hardly helps.
        try check(
            Fault(
                "tuning: {fastest: {value: 300 %, assumption: far}}", at: 19, "where the tuning range ends",
                "no supply from 0.1 V to 2 V", base: "antminer-l7"))
    }

    @Test("A machine that does come to rest, but hotter than its margins are tabulated, is refused as well")
    func hotRest() throws {
        let error = try refusal(
            of:
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
        let error = try refusal(of: "name: mine\ntitle: Mine\nabout: Mine.\nprocess: n7\n")
        #expect(error.diagnostics.count > 5)
        for section in ["algorithm", "nameplate", "boards", "chip", "supply", "firmware"] {
            #expect(error.description.contains("my.yaml:1:1: model lacks its '\(section)'"), "\(error)")
        }
        let hollow = try refusal(of: "based-on: antminer-s19\nname: mine\nprocess: {based-on: n7, threshold: null}\n")
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
        let error = try refusal(of: text)
        #expect(error.diagnostics.first?.location == SourceLocation(file: "my.yaml", line: line, column: column))
        #expect(
            error.description.contains("'based-on: antminer-s19' builds on")
                || error.description.contains("'Antminer_S19' is not a name; expected lower-case letters"), "\(error)")
    }

    @Test("A base that is not there is refused with the nearest that is")
    func base() throws {
        let error = try refusal(of: "name: mine\nbased-on: antminer-s91\n")
        #expect(error.description.hasPrefix("my.yaml:2:11: 'antminer-s91' is not a known model"), "\(error)")
        #expect(error.description.contains("did you mean 'antminer-s19'"))
    }

    @Test("All that is wrong is told at once, in the order of the file")
    func all() throws {
        let error = try refusal(
            of:
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
