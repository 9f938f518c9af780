// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Fleet
public import Quantities

/// When ``EconomicGuardian`` stops and starts units.
public struct EconomicGuardianSettings: Configurable {
    public var confirm = Confirmation(2, of: 2)
    public var margin = Fraction.percent(2)
    public var minimumSleep = TimeSpan.hours(1)
    public var vetoRedirects = true
    public var effectBy = TimeSpan.minutes(15)
    public var maximumAge = TimeSpan.hours(2)

    public init() {}

    public static let about =
        "Never keeps a unit running, wakes it or redirects its work at a loss: compares what a hash earns with what its energy costs."

    public static let fields: [Field<Self>] = [
        Field(
            "confirm", \.confirm, .confirmation,
            about: "In how many of the last quotes a unit must lose before it sleeps."),
        Field(
            "margin", \.margin, .quantity(.zero ... .percent(100)),
            source: .assumption("covers the energy a unit draws while it restarts without hashing"),
            about: "Wake a unit only when it would earn this much more than its energy costs."),
        Field(
            "min-sleep", \.minimumSleep, .duration(.zero ... .days(365)),
            about: "Leave a unit asleep at least this long; every wake wears it."),
        Field(
            "veto-redirects", \.vetoRedirects, .boolean,
            about: "Object to a redirect that cannot pay: one that saves no power and earns no more at the spare pool."),
        Field(
            "effect-by", \.effectBy, .duration(.zero ... .days(1)),
            about: "A unit that still hashes this long after it was put to sleep is judged anew."),
        Field(
            "max-age", \.maximumAge, .duration(.seconds(1) ... .days(30)),
            about: "Keep the last known efficiency where telemetry is older."),
    ]
}

/// Sleeps units whose energy costs more than their hashes earn, wakes them when they pay again, and objects to commands of
/// other policies that would act at a loss.
public struct EconomicGuardian: Policy {
    public let settings: EconomicGuardianSettings
    public let name = "economic-guardian"

    private struct UnitState {
        var losing = Answers()
        var asleep = false
        var since = Instant(nanosecondsSinceEpoch: .min)
        /// Joules per hash when it last hashed; nameplate before that.
        var efficiency: Double
    }

    private var states: [UnitState] = []

    public init(_ settings: EconomicGuardianSettings = .init()) {
        self.settings = settings
    }

    public var about: String {
        "\(name) (confirm \(settings.confirm.text), margin \(settings.margin.formatted(in: "%")), "
            + "min-sleep \(settings.minimumSleep))"
    }

    public mutating func decide(_ observation: borrowing FleetObservation) -> [Decision] {
        if states.count != observation.frame.count {
            states = observation.frame.units.map {
                UnitState(efficiency: ($0.nameplatePower / $0.nameplateHashRate).joulesPerHash)
            }
        }
        let oldest = observation.time - settings.maximumAge
        var decisions: [Decision] = []
        for index in states.indices {
            let measured = observation.frame.efficiency.values[index]
            if measured > 0, observation.frame.status[index] == .hashing, observation.frame.sampleTimes[index] >= oldest
            {
                states[index].efficiency = Double(measured)
            }
            let unit = observation.frame.units[index]
            let earned = earnings(of: unit, in: observation)
            let cost = states[index].efficiency * observation.market.energyPrice.dollarsPerJoule
            if states[index].asleep, observation.frame.status[index] == .hashing,
                observation.time - states[index].since > settings.effectBy
            {
                // The command failed, or somebody else woke the unit.
                states[index].asleep = false
            }
            if states[index].asleep {
                guard observation.time - states[index].since >= settings.minimumSleep,
                    cost <= 0 || earned > cost * (1 + settings.margin.fraction)
                else { continue }
                states[index].asleep = false
                states[index].losing.forget()
                decisions.append(
                    Decision(
                        unit: unit.id, command: .wake, policy: name, claim: .profitable,
                        reason: reason("{earned} exceeds the energy's {cost} again", unit, earned, cost)))
            } else {
                let status = observation.frame.status[index]
                let running = status == .hashing || status == .noWork
                let confirmed = states[index].losing.add(running && earned < cost, settings.confirm)
                guard confirmed, running else { continue }
                states[index].asleep = true
                states[index].since = observation.time
                decisions.append(
                    Decision(
                        unit: unit.id, command: .sleep, policy: name, claim: .unprofitable,
                        reason: reason("{earned} does not pay the energy's {cost}", unit, earned, cost)))
            }
        }
        return decisions
    }

    public func objection(to decision: Decision, in observation: borrowing FleetObservation) -> Reason? {
        let unit = observation.frame.units[decision.unit.index]
        switch decision.command {
        case .wake, .restore, .reboot:
            // Before its first decision it knows no unit's state and objects to nothing that depends on it.
            guard states.indices.contains(unit.id.index) else { return nil }
            let earned = earnings(of: unit, in: observation)
            let cost = states[unit.id.index].efficiency * observation.market.energyPrice.dollarsPerJoule
            guard states[unit.id.index].asleep || (decision.command == .wake && earned < cost) else { return nil }
            return reason("it would run at a loss: {earned} against the energy's {cost}", unit, earned, cost)
        case .redirect:
            // A unit without work earns nothing where it is: any pool that pays is better.
            guard settings.vetoRedirects, decision.claim != .noWork else { return nil }
            let spare = observation.market.spareYield?.fraction ?? 0
            let primary = observation.market.primaryYield.fraction
            guard spare <= primary else { return nil }
            return Reason(
                "a redirect saves no power and the spare pool pays {spare} of the price against {primary}",
                [.init("spare", spare * 100, "%"), .init("primary", primary * 100, "%")])
        case .sleep, .setPowerLimit, .setOperatingPoint:
            return nil
        }
    }

    /// Dollars per hash after pool fees.
    private func earnings(of unit: UnitDescription, in observation: borrowing FleetObservation) -> Double {
        let yield =
            observation.frame.pool[unit.id.index] == .spare
            ? observation.market.spareYield ?? .zero : observation.market.primaryYield
        return observation.market.hashPrice(of: unit.algorithm).dollarsPerHash * yield.fraction
    }

    private func reason(_ template: String, _ unit: UnitDescription, _ earned: Double, _ cost: Double) -> Reason {
        let scale = unit.algorithm == .sha256d ? 1e12 : 1e6
        let suffix = unit.algorithm == .sha256d ? "USD/TH/d" : "USD/MH/d"
        return Reason(
            template,
            [.init("earned", earned * scale * 86_400, suffix), .init("cost", cost * scale * 86_400, suffix)])
    }
}
