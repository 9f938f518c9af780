// SPDX-License-Identifier: GPL-3.0-or-later

/// One replication as pictures need it: series, marks, maps, distributions and decisions, thinned to what a page can show.
public struct Illustration: Sendable, Codable, Hashable {
    public var replication: Int
    /// Things that do not depend on the policy, such as the inlet temperature and the prices.
    public var world: [TimeSeries]
    public var faults: [FaultMark]
    public var policies: [PolicyIllustration]

    public init(replication: Int, world: [TimeSeries], faults: [FaultMark], policies: [PolicyIllustration]) {
        self.replication = replication
        self.world = world
        self.faults = faults
        self.policies = policies
    }
}

/// Points of one quantity over time; `days` counts from the start of the run.
public struct TimeSeries: Sendable, Codable, Hashable {
    /// `power`, `hash-rate`, `efficiency-median`, `inlet`, `hashprice`, `energy-price` ...
    public var name: String
    public var unit: String
    /// True for what really was, false for what the sensors said.
    public var truth: Bool
    public var days: [Double]
    public var values: [Double?]

    public init(name: String, unit: String, truth: Bool, days: [Double], values: [Double?]) {
        self.name = name
        self.unit = unit
        self.truth = truth
        self.days = days
        self.values = values
    }
}

public struct FaultMark: Sendable, Codable, Hashable {
    public var kind: String
    /// Days from the start of the run.
    public var from: Double
    /// Nil where it lasted to the end.
    public var to: Double?
    public var units: Int
    public var about: String

    public init(kind: String, from: Double, to: Double?, units: Int, about: String) {
        self.kind = kind
        self.from = from
        self.to = to
        self.units = units
        self.about = about
    }
}

public struct PolicyIllustration: Sendable, Codable, Hashable {
    public var policy: String
    public var series: [TimeSeries]
    /// The fleet by rack and slot: `efficiency-before`, `efficiency-during` the first fault at a given time, `efficiency-after`.
    public var maps: [FleetMap]
    public var distributions: [Distribution]
    /// The most telling decisions first in time, at most a few hundred; `events.jsonl` has up to 50,000 a policy.
    public var decisions: [DecisionRecord]
    public var decisionsInAll: Int

    public init(
        policy: String, series: [TimeSeries], maps: [FleetMap], distributions: [Distribution],
        decisions: [DecisionRecord], decisionsInAll: Int
    ) {
        self.policy = policy
        self.series = series
        self.maps = maps
        self.distributions = distributions
        self.decisions = decisions
        self.decisionsInAll = decisionsInAll
    }
}

/// One number per slot of the site, rack by rack; nil where no unit stands or nothing hashes.
public struct FleetMap: Sendable, Codable, Hashable {
    public var name: String
    public var title: String
    public var unit: String
    /// `racks[r][s]`. Larger fleets are aggregated: then `unitsPerCell` is above 1 and a cell holds a mean.
    public var racks: [[Double?]]
    public var unitsPerCell: Int

    public init(name: String, title: String, unit: String, racks: [[Double?]], unitsPerCell: Int) {
        self.name = name
        self.title = title
        self.unit = unit
        self.racks = racks
        self.unitsPerCell = unitsPerCell
    }
}

/// A histogram: `edges` has one more element than `counts`.
public struct Distribution: Sendable, Codable, Hashable {
    /// `efficiency-before`, `efficiency-after`.
    public var name: String
    public var unit: String
    public var edges: [Double]
    public var counts: [Int]
    /// A line to draw, such as the policy's threshold.
    public var mark: Double?

    public init(name: String, unit: String, edges: [Double], counts: [Int], mark: Double? = nil) {
        self.name = name
        self.unit = unit
        self.edges = edges
        self.counts = counts
        self.mark = mark
    }
}

/// A command, why it was given, and whether the truth agreed.
public struct DecisionRecord: Sendable, Codable, Hashable {
    /// Days from the start of the run.
    public var day: Double
    public var unit: Int
    /// `redirect`, `restore`, `sleep`, `wake`, `set-power-limit`, `set-operating-point`, `reboot`.
    public var command: String
    /// Which policy of a composite gave it.
    public var policy: String
    public var reason: String
    /// The numbers behind the reason, by name, units in the name's value: `["efficiency": "38.1 J/TH"]`.
    public var numbers: [String: String]
    /// Right or wrong against the truth; nil where the notion does not apply.
    public var right: Bool?
    /// What became of it: `done`, `failed`, `ignored`.
    public var outcome: String

    public init(
        day: Double, unit: Int, command: String, policy: String, reason: String, numbers: [String: String],
        right: Bool?, outcome: String
    ) {
        self.day = day
        self.unit = unit
        self.command = command
        self.policy = policy
        self.reason = reason
        self.numbers = numbers
        self.right = right
        self.outcome = outcome
    }
}
