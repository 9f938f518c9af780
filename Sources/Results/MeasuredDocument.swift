// SPDX-License-Identifier: GPL-3.0-or-later

/// `measured.json`, schema `assay.measured/1`: what a machine measured about itself while a scenario was run, and what that makes of the
/// claims that need it. It differs each time and stands beside `result.json`, never in it.
public struct MeasuredDocument: Sendable, Codable, Hashable {
    public static let schemaName = "assay.measured/1"

    public var schema = Self.schemaName
    public var version: String
    /// The scenario and the hash of it that this belongs to.
    public var scenario: String
    public var scenarioHash: String
    /// ISO 8601.
    public var takenAt: String
    public var machine: MeasuredMachine
    public var hashing: [MeasuredHashing]
    public var claims: [MeasuredClaim]

    public init(
        version: String, scenario: String, scenarioHash: String, takenAt: String, machine: MeasuredMachine,
        hashing: [MeasuredHashing], claims: [MeasuredClaim]
    ) {
        self.version = version
        self.scenario = scenario
        self.scenarioHash = scenarioHash
        self.takenAt = takenAt
        self.machine = machine
        self.hashing = hashing
        self.claims = claims
    }
}

/// A number with the range that its uncertainty leaves, sampling and assumptions together at their widest.
public struct Bounds: Sendable, Codable, Hashable {
    public var best: Double
    public var low: Double
    public var high: Double

    public init(best: Double, low: Double, high: Double) {
        self.best = best
        self.low = low
        self.high = high
    }
}

/// The machine that measured.
public struct MeasuredMachine: Sendable, Codable, Hashable {
    /// As its system names it.
    public var processor: String
    /// Cores that hashed.
    public var cores: Int
    public var system: String
    /// Where the power comes from, in words.
    public var powerSource: String
    /// False where the power is an assumption.
    public var isPowerMeasured: Bool

    public init(processor: String, cores: Int, system: String, powerSource: String, isPowerMeasured: Bool) {
        self.processor = processor
        self.cores = cores
        self.system = system
        self.powerSource = powerSource
        self.isPowerMeasured = isPowerMeasured
    }
}

/// One way of hashing on the machine.
public struct MeasuredHashing: Sendable, Codable, Hashable {
    public var algorithm: String
    /// What computed the hashes.
    public var path: String
    /// Hashes per second and core over the repeats, with Student's interval.
    public var rate: Estimate
    public var hashesPerJoule: Bounds

    public init(algorithm: String, path: String, rate: Estimate, hashesPerJoule: Bounds) {
        self.algorithm = algorithm
        self.path = path
        self.rate = rate
        self.hashesPerJoule = hashesPerJoule
    }
}

/// A claim on a number of which one side is measured.
public struct MeasuredClaim: Sendable, Codable, Hashable {
    public var text: String
    public var because: String?
    /// Under which conditions, in words.
    public var when: String?
    /// The fleet entry of the modelled side.
    public var group: String
    /// What the machine computed with: the better of its ways.
    public var path: String
    /// Hashes per joule of the modelled side.
    public var modelled: Bounds
    /// Modelled over measured.
    public var ratio: Bounds
    public var atLeast: Double
    public var verdict: Verdict

    public init(
        text: String, because: String?, when: String?, group: String, path: String, modelled: Bounds, ratio: Bounds,
        atLeast: Double
    ) {
        self.text = text
        self.because = because
        self.when = when
        self.group = group
        self.path = path
        self.modelled = modelled
        self.ratio = ratio
        self.atLeast = atLeast
        verdict = ratio.low >= atLeast ? .pass : ratio.high < atLeast ? .fail : .inconclusive
    }
}
