// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration

/// A failure mode and its settings, ready to happen.
public protocol Fault: Sendable {
    var effect: FaultEffect { get }
    /// One line for reports.
    var about: String { get }
    /// The part that is broken, where it is one that wears: what `hazard: model` takes its times from.
    var part: UnitPart? { get }
}

extension Fault {
    public var part: UnitPart? { nil }
}

public typealias ScheduledFault = Tagged<FaultSchedule, any Fault>

/// Every failure mode a scenario may name. A new one is a file in `Faults/` and a line here.
public let faultCatalogue = Catalogue<any Fault>(
    kind: "fault kind",
    [
        .init("fan-failure", FanFailure.self, example: "{at: 3 d, kind: fan-failure, units: 5 %, fans: 1}") { $0 },
        .init("board-failure", BoardFailure.self, example: "{mtbf: 20 yr, kind: board-failure, for: 3 d}") { $0 },
        .init("unit-down", UnitDown.self, example: "{at: 2 d, kind: unit-down, units: 3, for: 1 d}") { $0 },
        .init(
            "inlet-offset", InletOffset.self,
            example: "{at: 10 d, for: 3 d, kind: inlet-offset, delta: 12 K, racks: [1, 2]}"
        ) { $0 },
        .init("efficiency-loss", EfficiencyLoss.self, example: "{at: 5 d, kind: efficiency-loss, units: 4, by: 15 %}") {
            $0
        },
        .init(
            "threshold-drift", ThresholdDrift.self,
            example: "{at: 0 d, kind: threshold-drift, units: 3 %, per-day: 0.5 mV}"
        ) { $0 },
        .init("meter-bias", MeterBias.self, example: "{at: 1 d, kind: meter-bias, units: 10 %, bias: 12 %}") { $0 },
        .init("sensor-fault", SensorFault.self, example: "{at: 4 d, kind: sensor-fault, units: 6, mode: frozen}") {
            $0
        },
        .init("pool-outage", PoolOutage.self, example: "{at: 6 d, kind: pool-outage, for: 2 h}") { $0 },
    ])

/// `{at: 3 d, kind: fan-failure, units: 5 %, fans: 1}`
public let faultCodec: Codec<ScheduledFault> = {
    let plain = Codec<ScheduledFault>.tagged("fault", common: FaultSchedule.self, by: faultCatalogue)
    return Codec(
        shape: plain.shape,
        decode: { node, context in
            guard let fault = plain.decode(node, &context) else { return nil }
            if case .model = fault.common.hazard, fault.product.part == nil {
                context.report(
                    "nothing is known of how '\(fault.kind)' comes about", at: node["hazard"]?.location,
                    expected:
                        "'hazard: {weibull: ...}', or a kind that breaks a part: fan-failure, board-failure, unit-down")
                return nil
            }
            return fault
        }, encode: plain.encode)
}()
