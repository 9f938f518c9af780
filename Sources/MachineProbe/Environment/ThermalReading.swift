// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// How warm the machine is and whether heat holds it back, at one moment.
public struct ThermalReading: Sendable, Hashable {
    /// The hottest of the processor's sensors; nil where none can be read.
    public var processor: Temperature?
    /// Where the processor must slow down or stop, by its own statement.
    public var limit: Temperature?
    /// How often the processor throttled since it started; only a rise between two readings means anything.
    public var throttleCount: Int?
    /// The kernel or an accelerator holds the clocks back because of heat, now; nil where nothing says so or denies it.
    public var isThrottling: Bool?
    /// Of the air around the machine, where a sensor is named for it.
    public var ambient: Temperature?

    public init(
        processor: Temperature? = nil, limit: Temperature? = nil, throttleCount: Int? = nil, isThrottling: Bool? = nil,
        ambient: Temperature? = nil
    ) {
        self.processor = processor
        self.limit = limit
        self.throttleCount = throttleCount
        self.isThrottling = isThrottling
        self.ambient = ambient
    }

    /// Drivers of sensors that sit in a processor, by the names they give in `/sys/class/hwmon/*/name`.
    private static let processorSensors: Set = [
        "coretemp", "k10temp", "zenpower", "cpu_thermal", "cpu-thermal", "soc_thermal", "soc-thermal", "x86_pkg_temp",
        "cpu-therm", "scpi_sensors", "bigcore_thermal", "package_thermal",
    ]

    init(_ source: MachineSource, throttleCount: Int?, acceleratorThrottles: Bool?) {
        var processors: [Double] = []
        var limits: [Double] = []
        var ambients: [Double] = []
        let monitors = "sys/class/hwmon"
        for monitor in source.numbered("hwmon", in: monitors).map({ "\(monitors)/\($0)" }) {
            let isProcessor =
                source.text("\(monitor)/name").map { Self.processorSensors.contains($0.lowercased()) } ?? false
            for file in source.names(monitor) where file.hasPrefix("temp") && file.hasSuffix("_input") {
                guard let value = Self.degrees(source, "\(monitor)/\(file)") else { continue }
                let sensor = "\(monitor)/\(file.dropLast(6))"
                if Self.isAmbient(source.text("\(sensor)_label")) {
                    ambients.append(value)
                } else if isProcessor {
                    processors.append(value)
                    if let limit = Self.degrees(source, "\(sensor)_crit") { limits.append(limit) }
                }
            }
        }
        let zones = "sys/class/thermal"
        for zone in source.numbered("thermal_zone", in: zones).map({ "\(zones)/\($0)" }) {
            guard let kind = source.text("\(zone)/type"), let value = Self.degrees(source, "\(zone)/temp") else {
                continue
            }
            if Self.isAmbient(kind) {
                ambients.append(value)
            } else if Self.processorSensors.contains(kind.lowercased()) {
                processors.append(value)
                limits += Self.criticalPoints(source, zone)
            }
        }
        processor = processors.max().map { .celsius($0) }
        limit = limits.min().map { .celsius($0) }
        // Two sensors for the air may sit at the inlet and at the outlet: the colder one is the room's.
        ambient = ambients.min().map { .celsius($0) }
        self.throttleCount = throttleCount
        isThrottling = Self.either(Self.coolingIsActive(source), acceleratorThrottles)
    }

    /// Millidegrees; values that no thermometer in a computer shows are faults of the sensor.
    private static func degrees(_ source: MachineSource, _ path: String) -> Double? {
        source.integer(path).map { Double($0) / 1000 }.flatMap { (-55...150).contains($0) && $0 != 0 ? $0 : nil }
    }

    private static func isAmbient(_ name: String?) -> Bool {
        guard let name = name?.lowercased() else { return false }
        return name.contains("ambient") || name.contains("inlet")
    }

    private static func criticalPoints(_ source: MachineSource, _ zone: String) -> [Double] {
        (0..<16).compactMap { point in
            guard let kind = source.text("\(zone)/trip_point_\(point)_type"),
                ["critical", "hot", "passive"].contains(kind)
            else { return nil }
            return degrees(source, "\(zone)/trip_point_\(point)_temp")
        }
    }

    /// The kernel lowers frequencies as a cooling device; its state is 0 as long as it does not.
    private static func coolingIsActive(_ source: MachineSource) -> Bool? {
        let folder = "sys/class/thermal"
        let states = source.numbered("cooling_device", in: folder).compactMap { device -> Int? in
            guard let kind = source.text("\(folder)/\(device)/type"), kind.contains("cpufreq") || kind == "Processor"
            else {
                return nil
            }
            return source.integer("\(folder)/\(device)/cur_state")
        }
        return states.isEmpty ? nil : states.contains { $0 > 0 }
    }

    private static func either(_ a: Bool?, _ b: Bool?) -> Bool? {
        switch (a, b) {
        case (nil, let one), (let one, nil): one
        case (let a?, let b?): a || b
        }
    }
}
