// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// Air through a machine: a bank of fans in parallel pushes, a second bank pulls, the boards between them resist. A fan that
/// stands still lets air through, backwards if need be.
///
///     a running fan: dp = p0 w^2 - b q^2      a dead one: dp = -d q |q|      the machine: dp = s Q^2
public struct FanNetwork: Sendable, Hashable {
    public var intakeFans: Int
    public var exhaustFans: Int
    /// p0, Pa: what a fan at nominal speed holds against a closed duct.
    package var stallPressure: Double
    /// b, Pa/(m3/s)^2.
    package var fanSlope: Double
    /// s, Pa/(m3/s)^2.
    package var systemResistance: Double
    /// d, Pa/(m3/s)^2.
    package var deadRotorResistance: Double
    /// The speed that gives the nominal flow.
    public var nominalSpeed: RotationalSpeed
    public var fullSpeed: RotationalSpeed
    /// While the machine is asleep.
    public var sleepSpeed: RotationalSpeed
    /// What one fan draws at full speed; the draw goes with the cube of the speed.
    public var powerAtFullSpeed: Power
    /// Flow by natural convection, as a share of the nominal: what is left when no fan runs.
    public var stillAirRatio: Fraction

    public var count: Int { intakeFans + exhaustFans }

    /// Flow with all fans at nominal speed.
    public var nominalFlow: VolumeFlow { .cubicMetresPerSecond(flow(intake: intakeFans, exhaust: exhaustFans)) }

    /// Flow over nominal flow when some fans stand still and the others run at nominal speed; proportional to speed.
    /// - Parameter running: one entry a fan, intake fans first; missing entries count as running.
    public func airflowRatio(running: [Bool]) -> Double {
        func count(_ range: Range<Int>) -> Int {
            range.reduce(0) { $0 + ($1 >= running.count || running[$1] ? 1 : 0) }
        }
        return airflowRatio(intake: count(0..<intakeFans), exhaust: count(intakeFans..<self.count))
    }

    /// Flow over nominal flow with this many fans running on either side.
    public func airflowRatio(intake: Int, exhaust: Int) -> Double {
        max(
            stillAirRatio.fraction,
            flow(intake: intake, exhaust: exhaust) / flow(intake: intakeFans, exhaust: exhaustFans))
    }

    /// What one running fan draws.
    public func power(speed: RotationalSpeed) -> Power {
        let share = speed / fullSpeed
        return powerAtFullSpeed * (share * share * share)
    }

    /// m3/s at nominal speed.
    func flow(intake: Int, exhaust: Int) -> Double {
        guard intake + exhaust > 0 else { return 0 }
        let most = 2 * Double(max(intakeFans, exhaustFans)) * (stallPressure / fanSlope).squareRoot()
        return bisect(0, most) { flow in
            pressure(flow: flow, running: intake, of: intakeFans)
                + pressure(flow: flow, running: exhaust, of: exhaustFans) > systemResistance * flow * flow
        }
    }

    /// The pressure across a bank that carries `flow`; an empty bank is open air.
    private func pressure(flow: Double, running: Int, of total: Int) -> Double {
        guard total > 0 else { return 0 }
        func carried(at pressure: Double) -> Double {
            Double(running) * signedRoot((stallPressure - pressure) / fanSlope)
                - Double(total - running) * signedRoot(pressure / deadRotorResistance)
        }
        // Wide enough for any flow the caller tries.
        let bound = stallPressure + (fanSlope + deadRotorResistance) * flow * flow
        return bisect(-bound, bound) { carried(at: $0) > flow }
    }
}

private func signedRoot(_ x: Double) -> Double { x < 0 ? -(-x).squareRoot() : x.squareRoot() }
