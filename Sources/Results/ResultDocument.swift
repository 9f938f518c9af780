// SPDX-License-Identifier: GPL-3.0-or-later

/// `result.json`, schema `assay.result/1`: all that a report says, and nothing that varies without meaning.
public struct ResultDocument: Sendable, Codable, Hashable {
    public static let schemaName = "assay.result/1"

    public var schema = Self.schemaName
    /// The version of the program that wrote it.
    public var version: String
    /// A hash over probes of the math library: results of machines that differ here may differ in their last bits.
    public var numericFingerprint: String
    public var scenario: ScenarioSummary
    /// The command that gives these bytes again, in the folder that holds the scenario: the file is named without its path,
    /// because where somebody keeps it must not change the bytes.
    public var command: String
    public var replications: ReplicationSummary
    /// In the order of the scenario; the first is what the others are compared with.
    public var policies: [PolicyResult]
    /// Paired differences, policy minus baseline, on the same worlds.
    public var comparisons: [Comparison]
    public var expectations: [ExpectationResult]
    /// Like expectations, but they report and never fail a run.
    public var claims: [ExpectationResult]
    public var assumptions: [Assumption]
    /// Things the reader has to know, such as "a policy acted on telemetry older than its limit".
    public var notes: [String]
    /// One replication, drawn in full.
    public var illustration: Illustration?
    /// The same of a run of release histories, whose policies are detectors; nil for a run of a fleet.
    public var releases: ReleaseIllustration?

    public init(
        version: String, numericFingerprint: String, scenario: ScenarioSummary, command: String,
        replications: ReplicationSummary, policies: [PolicyResult], comparisons: [Comparison],
        expectations: [ExpectationResult], claims: [ExpectationResult], assumptions: [Assumption], notes: [String],
        illustration: Illustration?
    ) {
        self.version = version
        self.numericFingerprint = numericFingerprint
        self.scenario = scenario
        self.command = command
        self.replications = replications
        self.policies = policies
        self.comparisons = comparisons
        self.expectations = expectations
        self.claims = claims
        self.assumptions = assumptions
        self.notes = notes
        self.illustration = illustration
    }
}

public struct ScenarioSummary: Sendable, Codable, Hashable {
    public var name: String
    public var about: String
    /// The headline from outside that its claims test; nil where there is none.
    public var headline: String?
    /// SHA-256 over the resolved scenario, imports and overrides included: 64 hex digits.
    public var hash: String
    public var seed: UInt64
    /// ISO 8601.
    public var start: String
    public var durationDays: Double
    public var controlSeconds: Double
    /// Days at the start that no metric counts.
    public var warmupDays: Double
    public var units: Int
    /// "200 x Antminer S19", one per group of the fleet.
    public var fleet: [String]

    public init(
        name: String, about: String, hash: String, seed: UInt64, start: String, durationDays: Double,
        controlSeconds: Double, warmupDays: Double, units: Int, fleet: [String], headline: String? = nil
    ) {
        self.name = name
        self.headline = headline
        self.about = about
        self.hash = hash
        self.seed = seed
        self.start = start
        self.durationDays = durationDays
        self.controlSeconds = controlSeconds
        self.warmupDays = warmupDays
        self.units = units
        self.fleet = fleet
    }
}

public struct ReplicationSummary: Sendable, Codable, Hashable {
    /// Replications that were run.
    public var n: Int
    /// Where the expectations were looked at, declared before the run.
    public var looks: [Int]
    public var level: Double
    /// Why no more were run: "all looks taken", "every expectation decided at look 1", "interrupted".
    public var stopped: String

    public init(n: Int, looks: [Int], level: Double, stopped: String) {
        self.n = n
        self.looks = looks
        self.level = level
        self.stopped = stopped
    }
}

public struct MetricEstimate: Sendable, Codable, Hashable {
    public var metric: String
    public var estimate: Estimate

    public init(metric: String, estimate: Estimate) {
        self.metric = metric
        self.estimate = estimate
    }
}

public struct PolicyResult: Sendable, Codable, Hashable {
    public var name: String
    /// What it is made of, in words: "median-efficiency (enter 1.1, exit 1.05, confirm 3 of 3, action sleep)".
    public var about: String
    /// In catalogue order.
    public var metrics: [MetricEstimate]
    /// The fleet's named entries, each counted on its own; nil where it has none.
    public var groups: [GroupResult]?

    public init(name: String, about: String, metrics: [MetricEstimate], groups: [GroupResult]? = nil) {
        self.name = name
        self.about = about
        self.metrics = metrics
        self.groups = groups
    }
}

/// A named entry of the fleet under one policy.
public struct GroupResult: Sendable, Codable, Hashable {
    public var name: String
    /// In catalogue order, those that are counted by group.
    public var metrics: [MetricEstimate]

    public init(name: String, metrics: [MetricEstimate]) {
        self.name = name
        self.metrics = metrics
    }
}

public struct Comparison: Sendable, Codable, Hashable {
    public var policy: String
    public var baseline: String
    /// Paired differences, `policy - baseline`.
    public var metrics: [MetricEstimate]

    public init(policy: String, baseline: String, metrics: [MetricEstimate]) {
        self.policy = policy
        self.baseline = baseline
        self.metrics = metrics
    }
}

/// A default that nobody measured and the scenario did not set.
public struct Assumption: Sendable, Codable, Hashable {
    /// Where it would be set: `sensors.power.noise`.
    public var path: String
    public var value: String
    /// Its source, or the words "assumption: ..." with the reason.
    public var source: String

    public init(path: String, value: String, source: String) {
        self.path = path
        self.value = value
        self.source = source
    }
}
