// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities

/// A command to one unit, who wants it, and why.
public struct Decision: Sendable, Hashable {
    public var unit: UnitID
    public var command: Command
    /// The name of the policy that decided, such as `median-efficiency`.
    public var policy: String
    public var claim: Claim
    public var reason: Reason

    public init(unit: UnitID, command: Command, policy: String, claim: Claim, reason: Reason) {
        self.unit = unit
        self.command = command
        self.policy = policy
        self.claim = claim
        self.reason = reason
    }
}

/// What a decision asserts about the world: the part that truth can contradict.
public enum Claim: String, Sendable, Hashable, CaseIterable, Codable {
    /// The unit needs more energy per hash than its group allows.
    case underperforming
    /// The unit is no longer underperforming.
    case recovered
    /// A fan of the unit stands still.
    case fanLost = "fan-lost"
    /// The unit's chips are on their way to failing.
    case failing
    /// The unit's energy costs more than its hashes earn.
    case unprofitable
    /// The unit earns more than its energy costs.
    case profitable
    /// The unit gets no work.
    case noWork = "no-work"
    /// Nothing: the unit is tried again to see.
    case trial
}

/// Why, in words and numbers. The sentence is made only when somebody reads it.
public struct Reason: Sendable, Hashable {
    /// A number with its name and unit.
    public struct Number: Sendable, Hashable {
        public var name: String
        public var value: Double
        public var unit: String

        public init(_ name: String, _ value: Double, _ unit: String = "") {
            self.name = name
            self.value = value
            self.unit = unit
        }

        /// The value with its unit, four significant digits.
        public var text: String {
            let number = formatNumber(value, digits: 4)
            return unit.isEmpty ? number : "\(number) \(unit)"
        }
    }

    /// A sentence with the numbers' names in braces: `{efficiency} is above {threshold}`.
    public var template: String
    public var numbers: [Number]

    public init(_ template: String, _ numbers: [Number] = []) {
        self.template = template
        self.numbers = numbers
    }

    /// The sentence with its numbers filled in, wherever they are named; braces around anything else stay.
    public var text: String {
        var text = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = rest[rest.index(after: open)..<close]
            text += rest[..<open]
            text += numbers.first { $0.name == name }?.text ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }
}
