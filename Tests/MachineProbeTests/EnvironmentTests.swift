// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import MachineProbe
import Quantities
import Testing

@Suite("State of captured machines")
struct EnvironmentTests {
    @Test("a desktop that idles")
    func desktop() throws {
        let reading = try CapturedMachine("desktop-hybrid-nvidia").environment()
        #expect(reading.powerMode == "balanced")
        #expect(reading.cpuGovernor == "powersave")
        #expect(reading.gpuPowerLimit == .watts(450))
        #expect(reading.load == 0.12)
        // The disk's thermometer is not the processor's.
        #expect(reading.thermal.processor == .celsius(41))
        #expect(reading.thermal.limit == .celsius(100))
        #expect(reading.thermal.ambient == nil)
        #expect(reading.thermal.throttleCount == 60)
        #expect(reading.thermal.isThrottling == false)
        #expect(ThermalState(before: reading.thermal, after: reading.thermal) == .cool)
    }

    @Test("a server with a sensor at its inlet")
    func server() throws {
        let reading = try CapturedMachine("server-two-sockets-amd").environment()
        #expect(reading.thermal.ambient == .celsius(23))
        #expect(reading.thermal.processor == .celsius(72.25))
        #expect(reading.gpuPowerLimit == .watts(300))
        let environment = reading.runEnvironment(until: reading)
        #expect(
            environment
                == RunEnvironment(
                    powerMode: nil, thermalState: .warm, cpuGovernor: "performance", gpuPowerLimit: .watts(300),
                    ambientTemperature: .celsius(23)))
    }

    @Test("a Jetson's power model; a fan is no throttling")
    func jetson() throws {
        let reading = try CapturedMachine("jetson").environment()
        #expect(reading.powerMode == "MODE_30W")
        #expect(reading.cpuGovernor == "schedutil")
        #expect(reading.thermal.processor == .celsius(45.312))
        #expect(reading.thermal.limit == .celsius(99))
        #expect(reading.thermal.isThrottling == false)
    }

    @Test("a board whose governors differ and whose kernel holds the clocks back")
    func board() throws {
        let reading = try CapturedMachine("board-two-kinds-of-arm").environment()
        #expect(reading.cpuGovernor == "ondemand+performance")
        #expect(reading.thermal.isThrottling == true)
        #expect(ThermalState(before: reading.thermal, after: reading.thermal) == .throttled)
    }

    @Test("a container tells nothing")
    func container() throws {
        let reading = try CapturedMachine("container").environment()
        #expect(reading == EnvironmentReading(cpuCoresLogical: 4))
        #expect(reading.runEnvironment(until: reading) == RunEnvironment())
    }

    @Test(
        "an NVIDIA card that slows down because of heat",
        arguments: [("0x0000000000000020", true), ("0x0000000000000040", true), ("0x0000000000000004", false)])
    func nvidia(_ mask: String, _ expected: Bool) throws {
        let machine = try CapturedMachine(
            "desktop-hybrid-nvidia", changes: ["commands/nvidia-smi-throttle.txt": mask + "\n"])
        #expect(machine.environment().thermal.isThrottling == expected)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var before: ThermalReading
        var after: ThermalReading
        var expected: ThermalState?

        init(_ words: String, _ before: ThermalReading, _ after: ThermalReading, _ expected: ThermalState?) {
            (testDescription, self.before, self.after, self.expected) = (words, before, after, expected)
        }
    }

    @Test(
        "the thermal state follows from readings before and after",
        arguments: [
            Case("nothing was read", .init(), .init(), nil),
            Case("a count alone that did not rise", .init(throttleCount: 7), .init(throttleCount: 7), nil),
            Case(
                "a count that rose", .init(processor: .celsius(50), throttleCount: 7), .init(throttleCount: 8),
                .throttled),
            Case(
                "a count that is high from long ago", .init(processor: .celsius(50), throttleCount: 900),
                .init(throttleCount: 900), .cool),
            Case("cool at first, warm at last", .init(processor: .celsius(40)), .init(processor: .celsius(70)), .warm),
            Case("just below warm", .init(processor: .celsius(40)), .init(processor: .celsius(69.9)), .cool),
            Case(
                "at the limit", .init(processor: .celsius(40)), .init(processor: .celsius(95), limit: .celsius(95)),
                .throttled),
            Case("held back at first", .init(isThrottling: true), .init(processor: .celsius(40)), .throttled),
            Case("not held back, of unknown warmth", .init(isThrottling: false), .init(isThrottling: false), nil),
        ])
    func thermalState(_ sample: Case) {
        #expect(ThermalState(before: sample.before, after: sample.after) == sample.expected)
    }
}
