// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import Testing

@Suite("A large store", .serialized)
struct ScaleTests {
    static let isOn = ProcessInfo.processInfo.environment["ASSAY_SLOW_TESTS"].map { $0 != "0" } ?? false

    @Test("answers for every history within seconds", .enabled(if: isOn))
    func million() throws {
        let folder = try ScratchFolder()
        let store = try RunStore.open(folder.file("million.db"))
        let clock = ContinuousClock()
        let machines = 200
        // 250 nights make a million runs.
        let nights = ProcessInfo.processInfo.environment["ASSAY_SCALE_NIGHTS"].flatMap(Int.init) ?? 50
        let runsPerNight = 20
        let filling = try clock.measure {
            // Night after night, machine after machine: what belongs to one history lies far apart in the file.
            for night in 0..<nights {
                var records: [CalibrationRecord] = []
                for machine in 0..<machines {
                    var record = fullRecord(on: Double(night), driver: "560.\(night / 10)")
                    record.hardware.cpuMicrocode = "\(machine)"
                    record.measurements.metrics = []
                    for run in 0..<runsPerNight {
                        record.runID = .random()
                        record.repetition = run
                        record.timestamp = day(Double(night) + Double(run) / 1000)
                        record.measurements.precision = run % 2 == 0 ? .fp32 : .fp16
                        record.measurements.peakMeasuredGops = 500 + Double((machine * 31 + night * 7 + run) % 17)
                        records.append(record)
                    }
                }
                try store.add(records)
            }
        }
        var runs = 0
        var histories = 0
        var sum = 0.0
        let reading = try clock.measure {
            try store.forEachHistory(metric: "peak_measured_gops") { _, history in
                histories += 1
                runs += history.runs.count
                for run in history.runs { sum += run.value }
            }
        }
        let one = try #require(try store.hardware().first?.fingerprint)
        var oneRuns = 0
        let single = try clock.measure {
            try store.forEachHistory(metric: "peak_measured_gops", RecordSelection(hardware: one)) {
                oneRuns += $1.runs.count
            }
        }
        let listing = try clock.measure { _ = try store.hardware() }
        let latest = try clock.measure { _ = try store.latest(hardware: one) }
        print(
            "filled in \(filling), all read in \(reading), one machine in \(single), listed in \(listing), latest in \(latest)"
        )
        #expect(
            runs == machines * nights * runsPerNight && histories == 2 * machines && oneRuns == nights * runsPerNight)
        #expect(sum > 500 * Double(runs))
        // The goal is an answer of the detector over a million runs in 10 s; reading may take half of it on a busy machine.
        #expect(reading < .seconds(5) * Double(runs) / 1e6 + .seconds(1))
        #expect(single < .seconds(1) && listing < .seconds(3) && latest < .seconds(1))
    }
}
