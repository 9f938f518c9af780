// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
public import Quantities

/// How parts of one kind age and what wears them. No trustworthy failure rate of miners' parts has been published: what no
/// source supports says so in its facts.
public struct ComponentReliability: Sendable {
    /// The temperature that counts.
    public enum Stress: String, Sendable, CaseIterable {
        /// Of the air that the unit breathes.
        case inletAir = "inlet-air"
        /// Of the air on its way: between inlet and outlet.
        case passingAir = "passing-air"
        case die
    }

    public var name: String
    public var life: any LifeDistribution
    public var acceleration: TemperatureAcceleration
    public var stress: Stress
    /// Ageing over that in clean air, for parts that dust wears.
    public var dust: Double
    public var facts: [SourcedFact]

    public init(
        name: String, life: any LifeDistribution, acceleration: TemperatureAcceleration, stress: Stress,
        dust: Double = 1,
        facts: [SourcedFact] = []
    ) {
        self.name = name
        self.life = life
        self.acceleration = acceleration
        self.stress = stress
        self.dust = dust
        self.facts = facts
    }

    /// Virtual over real time.
    public func factor(at temperature: Temperature) -> Double { acceleration.factor(at: temperature) * dust }

    /// When one of `parts` equal parts fails that have lived to `age` under the reference stress.
    /// - Parameter survival: a uniform number in (0, 1).
    public func clock(survival: Double, age: TimeSpan, parts: Int) -> FailureClock {
        FailureClock(life, survival: survival, age: age, parts: parts)
    }

    /// A fan's bearing.
    /// - Parameter dust: 1 in clean air. Repair shops speak of fan motors that last two to four years in mines, where these
    ///   bearings would last twelve: about 4.
    public static func fan(dust: Double = 1) -> Self {
        Self(
            name: "fan", life: WeibullLife(shape: 3, share: .percent(10), failedBy: .hours(70_000)),
            acceleration: .perTenKelvins(1.5, reference: .celsius(40)), stress: .passingAir, dust: dust,
            facts: [
                SourcedFact(
                    path: "fan.life", value: "L10 70,000 h at 40 degC",
                    provenance: .assumption(
                        "what makers of ball-bearing fans state; none is published for miners' fans")),
                SourcedFact(
                    path: "fan.shape", value: "3",
                    provenance: .assumption(
                        "X. Tian, Cooling fan reliability, RAMS 2006, doi 10.1109/RAMS.2006.1677359; quoted from memory, not re-checked"
                    )),
                SourcedFact(
                    path: "fan.acceleration", value: "1.5 per 10 K",
                    provenance: .assumption(
                        "X. Tian, Cooling fan reliability, RAMS 2006, doi 10.1109/RAMS.2006.1677359; quoted from memory, not re-checked"
                    )),
                SourcedFact(
                    path: "fan.dust", value: "\(formatNumber(dust))",
                    provenance: .assumption("1 in clean air; a repair shop's two to four years in mines are about 4")),
            ])
    }

    /// A power supply, whose electrolytic capacitors dry out.
    public static let powerSupply = Self(
        name: "power supply", life: WeibullLife(shape: 1, scale: .hours(150_000)),
        acceleration: .perTenKelvins(2, reference: .celsius(40)), stress: .inletAir, dust: 1,
        facts: [
            SourcedFact(
                path: "power-supply.life", value: "MTBF 150,000 h at 40 degC",
                provenance: .assumption("a usual data sheet value; none is published for miners' supplies")),
            SourcedFact(
                path: "power-supply.acceleration", value: "2 per 10 K",
                provenance: .assumption("the capacitor makers' rule of thumb")),
        ])

    /// A hash board.
    public static let board = Self(
        name: "hash board",
        life: BathtubLife(
            infantShare: .percent(2), infancy: .hours(1000), random: TimeSpan(seconds: 8766 / 0.03 * 3600),
            wearOut: WeibullLife(shape: 3.5, scale: .hours(95_000))),
        acceleration: .arrhenius(electronvolts: 0.7, reference: .celsius(75)), stress: .die, dust: 1,
        facts: [
            SourcedFact(
                path: "board.life", value: "4.9 % in a year, 11.4 % in three, 21 % in five",
                provenance: .assumption("no trustworthy rate is published; miners speak of 5 % of units a year")),
            SourcedFact(
                path: "board.acceleration", value: "0.7 eV about 75 degC",
                provenance: .assumption("a usual activation energy of silicon and its joints")),
        ])
}
