// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration

/// What scenario files of every kind say of themselves, and the fields they say it in.
protocol ScenarioHeading: Configurable {
    var format: Int { get set }
    var name: String { get set }
    var aboutText: String { get set }
    var seed: Int { get set }
    var replications: ReplicationSettings { get set }
    var slow: Bool { get set }
}

extension ScenarioHeading {
    /// What every file begins with.
    static var headingFields: [Field<Self>] {
        [
            Field("assay", \.format, .integer(1...1), required: true, about: "The version of this format: 1."),
            Field(
                "name", \.name, .name(about: "a name in kebab-case"), required: true,
                about: "The scenario's name; reports are filed under it."),
            Field(
                "about", \.aboutText, .text(about: "what the scenario teaches"), required: true,
                about: "What the scenario shows, in a sentence or two."),
            Field(
                "seed", \.seed, .integer(0...Int.max),
                about: "The root of all random draws. Replications are streams of one seed."),
        ]
    }

    static var replicationsField: Field<Self> {
        Field("replications", \.replications, ReplicationSettings.codec, about: "How many worlds, and how sure.")
    }

    static var slowField: Field<Self> {
        Field("slow", \.slow, .boolean, about: "Takes minutes; 'assay run --skip-slow' leaves it out.")
    }

    /// What the run is held to.
    /// - Parameters:
    ///   - expect, claims: where the document keeps them.
    ///   - kind: what a message calls one of them: `expectation` of a fleet, `detector expectation`.
    static func demandFields<Demand: Configurable>(
        expect: any WritableKeyPath<Self, [Demand]> & Sendable, claims: any WritableKeyPath<Self, [Demand]> & Sendable,
        of kind: String = ""
    ) -> [Field<Self>] {
        [
            Field(
                "expect", expect, .list(of: .object("\(kind)expectation"), count: 0...1000),
                about: "Demands that pass or fail the run."),
            Field(
                "claims", claims, .list(of: .object("\(kind)claim"), count: 0...1000),
                about: "Demands that are reported as held, not held or undecided, and never fail a run."),
        ]
    }
}
