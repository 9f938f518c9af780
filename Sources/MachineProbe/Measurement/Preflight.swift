// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// One look at whether a machine is fit to be measured.
public struct PreflightCheck: Sendable, Hashable {
    public enum Outcome: String, Sendable, Hashable { case passed, failed, unknown }

    public var name: String
    public var outcome: Outcome
    /// What was found, and what was wanted where that is not it.
    public var finding: String

    public init(name: String, outcome: Outcome, finding: String) {
        self.name = name
        self.outcome = outcome
        self.finding = finding
    }
}

/// The checks before a measurement: governor, load, heat, memory.
public struct Preflight: Sendable, Hashable {
    public var checks: [PreflightCheck]

    /// False where a check failed; nil where none could be made. What is unknown does not fail.
    public var passed: Bool? {
        if checks.contains(where: { $0.outcome == .failed }) { return false }
        return checks.contains { $0.outcome == .passed } ? true : nil
    }

    /// Share of the processors that others keep busy: above it their work is measured too. An assumption.
    public static let busyLimit = 0.1
    /// Below the processor's own limit by less than this, it is about to throttle. An assumption.
    public static let thermalMargin = TemperatureDifference.kelvins(10)

    /// - Parameters:
    ///   - busy: The share of the processors that were busy just before, 0 to 1; nil where it cannot be read.
    ///   - neededMemoryGB: Gibibytes that the measurement is going to use.
    ///   - scalesByItself: The processor's driver scales under the governor `powersave` too, as those of Intel and AMD do.
    public init(_ reading: EnvironmentReading, busy: Double?, neededMemoryGB: Double, scalesByItself: Bool) {
        checks = [
            Self.governor(reading.cpuGovernor, scalesByItself: scalesByItself), Self.load(busy),
            Self.heat(reading.thermal), Self.memory(reading.availableMemoryGB, needed: neededMemoryGB),
        ]
    }

    private static func governor(_ governor: String?, scalesByItself: Bool) -> PreflightCheck {
        guard let governor else { return .init(name: "governor", outcome: .unknown, finding: "none can be read") }
        let names = governor.split(separator: "+")
        // These follow the load; `userspace` and a plain `powersave` hold one frequency, `conservative` takes seconds to rise.
        let fit = names.allSatisfy {
            ["performance", "schedutil", "ondemand", "interactive"].contains($0)
                || ($0 == "powersave" && scalesByItself)
        }
        return .init(
            name: "governor", outcome: fit ? .passed : .failed,
            finding: fit ? governor : "\(governor); wanted: performance, schedutil or ondemand")
    }

    private static func load(_ busy: Double?) -> PreflightCheck {
        guard let busy else { return .init(name: "load", outcome: .unknown, finding: "cannot be read") }
        let share = "\(formatNumber(busy * 100, digits: 2)) % busy"
        return busy <= busyLimit
            ? .init(name: "load", outcome: .passed, finding: share)
            : .init(
                name: "load", outcome: .failed,
                finding: "\(share) with other work; wanted: at most \(formatNumber(busyLimit * 100)) %")
    }

    private static func heat(_ thermal: ThermalReading) -> PreflightCheck {
        let warmth = thermal.processor.map { "\(formatNumber($0.celsius, digits: 3)) degC" }
        if thermal.isThrottling == true {
            return .init(
                name: "thermal", outcome: .failed,
                finding: "throttling" + (warmth.map { " at \($0)" } ?? "") + "; wanted: a cooled machine")
        }
        guard let processor = thermal.processor, let warmth else {
            return thermal.isThrottling == false
                ? .init(name: "thermal", outcome: .passed, finding: "not throttling")
                : .init(name: "thermal", outcome: .unknown, finding: "no thermometer can be read")
        }
        if let limit = thermal.limit, processor.celsius > limit.celsius - thermalMargin.kelvins {
            return .init(
                name: "thermal", outcome: .failed,
                finding:
                    "\(warmth), near the limit of \(formatNumber(limit.celsius, digits: 3)) degC; wanted: a cooled machine"
            )
        }
        return .init(name: "thermal", outcome: .passed, finding: warmth)
    }

    private static func memory(_ available: Double?, needed: Double) -> PreflightCheck {
        guard let available else { return .init(name: "memory", outcome: .unknown, finding: "cannot be read") }
        let words = "\(formatNumber(available, digits: 3)) GiB available, \(formatNumber(needed, digits: 2)) needed"
        // The kernel's estimate of what is available is rough: a quarter more than is needed has to be there.
        return .init(name: "memory", outcome: available >= needed * 1.25 ? .passed : .failed, finding: words)
    }
}

extension MachineSource {
    /// The share of all processors that was busy over a moment, 0 to 1; nil where `/proc/stat` cannot be read.
    public func busyShare(over seconds: Double = 0.5) -> Double? {
        guard let before = processorTimes() else { return nil }
        Thread.sleep(forTimeInterval: seconds)
        guard let after = processorTimes(), after.total > before.total else { return nil }
        return 1 - Double(after.idle - before.idle) / Double(after.total - before.total)
    }

    /// Ticks since the machine started: idle and waiting for disks, and all. Time that a hypervisor took is busy.
    private func processorTimes() -> (idle: Int, total: Int)? {
        guard let line = text("proc/stat")?.split(separator: "\n").first, line.hasPrefix("cpu ") else { return nil }
        // user nice system idle iowait irq softirq steal; guests are counted in user already.
        let ticks = line.split(separator: " ").dropFirst().prefix(8).compactMap { Int($0) }
        guard ticks.count >= 5 else { return nil }
        return (ticks[3] + ticks[4], ticks.reduce(0, +))
    }

    /// Whether the driver of the processor's frequency scales by itself whatever the governor: Intel's and AMD's own do.
    public var scalesByItself: Bool {
        let driver = text("sys/devices/system/cpu/cpu0/cpufreq/scaling_driver")
        return driver == "intel_pstate" || driver == "amd-pstate-epp"
    }
}
