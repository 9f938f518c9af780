// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Quantities
import Silicon
import Testing

@Suite struct PipelinePresetTests {
    @Test("Charging 1 uF to 0.36 V takes 129.6 nJ, which 1 W of leakage gives back in 130 ns")
    func gating() throws {
        let gate = PowerGate(
            wakeTime: TimeSpan(nanoseconds: 1_000), capacitance: Capacitance(base: 1e-6), leakage: .watts(1))
        #expect(abs(gate.wakeEnergy(voltage: .volts(0.36)).joules - 129.6e-9) < 1e-15)
        #expect(try #require(gate.breakEven(voltage: .volts(0.36))) == TimeSpan(nanoseconds: 130))
        let pause = TimeSpan(nanoseconds: 101_000)
        #expect(abs(gate.saving(pause: pause, voltage: .volts(0.36)).joules - (100e-6 - 129.6e-9)) < 1e-12)
        #expect(gate.saving(pause: TimeSpan(nanoseconds: 900), voltage: .volts(0.36)) == .zero)
        #expect(gate.saving(pause: TimeSpan(nanoseconds: 1_050), voltage: .volts(0.36)) < .zero)
    }

    @Test("200 ps are 20 % of a cycle at 1 GHz: the most for Scrypt, nothing for SHA-256d")
    func memory() {
        let memory = StackedMemory(savedPicoseconds: 200)
        #expect(abs(memory.shareOfCycle(at: .megahertz(1000)).percent - 20) < 1e-12)
        #expect(abs(memory.mostTimeSaved(.scrypt1024, at: .megahertz(425)).percent - 8.5) < 1e-9)
        #expect(memory.mostTimeSaved(.sha256d, at: .megahertz(1000)) == .zero)
        #expect(memory.shareOfCycle(at: .megahertz(20_000)) == .percent(100))
    }

    @Test("The three presets come out side by side on every model", arguments: ModelLibraryTests.names)
    func comparison(name: String) throws {
        let model = try #require(try ModelLibrary.builtIn()[name])
        let presets = try PipelinePreset.builtIn()
        #expect(presets.map(\.name) == ["basic", "gpu", "professional"])
        let outcomes = model.compare(presets)
        #expect(outcomes.map(\.preset) == ["basic", "gpu", "gpu", "professional"])
        let basic = outcomes[0]
        let professional = outcomes[3]
        #expect(professional.voltage < basic.voltage)
        // The same hash through 8 stages 8 times as often: with the same band it is the same machine.
        #expect(basic.stages * basic.passes == outcomes[1].stages * outcomes[1].passes)
        #expect(basic.voltage == outcomes[1].voltage && basic.nonceError == outcomes[1].nonceError)
        #expect(outcomes[1].saving == .zero)
        #expect(professional.saving > .percent(5))
        #expect(outcomes[2].energyPerHash > outcomes[1].energyPerHash)
        // 20 mV above collapse is where each process is calibrated; at another clock it is not quite the same error.
        #expect((0.3...3).contains(professional.nonceError / 1.2e-4))
        #expect(basic.nonceError < 1e-12)
        #expect(basic.gatingWorth == nil && professional.gatingWorth != nil)
        let quick = try #require(professional.shortestPause)
        let slow = try #require(outcomes[1].shortestPause)
        #expect(quick < slow)
        #expect((professional.memoryWorth == .zero) == (model.algorithm == .sha256d))
        #expect(professional.smallestDie < basic.smallestDie)
    }

    @Test("Eight stages err less often than 64 at the same supply")
    func shortPipeline() throws {
        let timing = try #require(try ModelLibrary.builtIn()["antminer-s19"]).timing
        var short = timing
        short.stages = 8
        #expect(abs(timing.nonceError(margin: 4.624766) - 1.2e-4) < 1e-9)
        #expect(abs(short.nonceError(margin: 4.624766) / (1.2e-4 / 8) - 1) < 1e-3)
        // Eight passes through eight stages are sixty-four.
        short.passes = 8
        #expect(abs(short.nonceError(margin: 4.624766) / 1.2e-4 - 1) < 1e-5)
    }

    @Test("A stage count that does not divide a hash's work takes a pass more; one beyond it takes one")
    func oddPipelines() throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-s19"])
        var preset = try #require(try PipelinePreset.builtIn().first)
        for (stages, passes) in [(1, 64), (7, 10), (8, 8), (63, 2), (64, 1), (200, 1)] {
            preset.stages.value = stages
            #expect(model.compare([preset]).first?.passes == passes)
        }
    }

    @Test("A guard band of 20 mV saves most near the threshold, and more against 150 than against 100 mV")
    func guardBandSaving() throws {
        let library = try ModelLibrary.builtIn()
        var savings: [String: Double] = [:]
        for model in library.models {
            let near = try #require(model.guardBandSaving(.millivolts(20), against: .millivolts(100)))
            let far = try #require(model.guardBandSaving(.millivolts(20), against: .millivolts(150)))
            #expect(near < far)
            #expect(near > .percent(10) && far < .percent(70))
            #expect(model.guardBandSaving(.millivolts(20), against: .millivolts(20)) == .zero)
            savings[model.name] = near.percent
        }
        #expect(try #require(savings["antminer-s21"]) > #require(savings["antminer-l7"]))
        // Closed form without leakage and supply loss: 1 - (0.36 / 0.44)^2 = 33 %.
        #expect(abs(try #require(savings["antminer-s19"]) - 33) < 6)
    }

    @Test("A narrow band near the threshold collapses in the cold; a wide one bears it; an L7's does so in the heat")
    func guardBandRisk() throws {
        let library = try ModelLibrary.builtIn()
        let s19 = try #require(library["antminer-s19"])
        let conditions: [GuardBandCondition] = [.reference, .inlet(.celsius(-5)), .deadFan(inlet: .celsius(35))]
        let narrow = try #require(s19.guardBand(.millivolts(20), conditions: conditions))
        let wide = try #require(s19.guardBand(.millivolts(100), conditions: conditions))
        #expect(abs(narrow.risks[0].nonceError / 1.2e-4 - 1) < 1e-2)
        #expect(narrow.risks[1].nonceError > 0.5)
        #expect(wide.risks[1].nonceError < 1e-6)
        #expect(narrow.risks[2].nonceError < 1.2e-4)
        #expect(!narrow.exceedsSupply && wide.exceedsSupply)
        let l7 = try #require(library["antminer-l7"])
        let hot = try #require(l7.guardBand(.millivolts(20), conditions: conditions))
        #expect(hot.risks[1].nonceError < 1.2e-4)
        #expect(hot.risks[2].nonceError > 1e-2)
        let aged = try #require(s19.guardBand(.millivolts(20), conditions: [.aged(.days(365))]))
        #expect(aged.risks[0].nonceError > 1.2e-4 && aged.risks[0].nonceError < 1e-3)
    }
}
