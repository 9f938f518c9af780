// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Silicon
import Statistics
import Testing

/// The product formula against nonces whose stages each draw their own threshold, supply and path.
@Suite("Simulated stages") struct DelaySimulationTests {
    /// 1 for each wrong nonce, 0 for a right one, when every stage of each draws its noises and meets the exact delay law, not its linearised spread.
    private func wrong(_ nonces: Int, _ timing: StageTiming, _ process: ReferenceProcess, voltage: Voltage) -> [Double]
    {
        var quiet = timing
        quiet.thresholdNoise = 0
        quiet.supplyNoise = 0
        var stream = RandomStream(StreamKey(seed: 41).named(process.name))
        return (0..<nonces).map { _ in
            let isWrong = (0..<timing.stages).contains { _ in
                // What is left of the spread is the path's, so the margin in its units is the exact slack.
                let slack = quiet.margin(
                    volts: voltage.volts + timing.supplyNoise * stream.gaussian(), celsius: 75,
                    hertz: process.frequency.hertz, shift: timing.thresholdNoise * stream.gaussian())
                return slack + stream.gaussian() < 0
            }
            return isWrong ? 1 : 0
        }
    }

    @Test("The share of wrong nonces is p where p is about a tenth", arguments: ReferenceProcess.all)
    func share(process: ReferenceProcess) throws {
        let timing = try process.timing()
        let voltage = process.supply - .millivolts(15)
        let interval = try #require(
            try studentInterval(wrong(6_000, timing, process, voltage: voltage), level: 0.9999))
        let error = timing.nonceError(voltage: voltage, temperature: .celsius(75), frequency: process.frequency)
        #expect(interval.contains(error), "\(error) outside \(interval)")
        // The mutant: a quarter of the stages forgotten.
        var short = timing
        short.stages = 48
        let fewer = short.nonceError(voltage: voltage, temperature: .celsius(75), frequency: process.frequency)
        #expect(!interval.contains(fewer), "\(fewer)")
    }
}
