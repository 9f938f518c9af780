// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Quantities
import Testing

@Suite("Records")
struct RecordTests {
    static let record = CalibrationRecord(
        timestamp: Instant(nanosecondsSinceEpoch: 1_736_467_200_000_000_000), origin: .measured,
        hardware: HardwareIdentity(cpuModel: "i7-12700K", cpuCoresPhysical: 12), software: SoftwareIdentity(),
        measurements: Measurements(
            precision: .fp32, streamCopyGBps: 40, streamTriadGBps: 42.5, peakMeasuredGops: 513,
            theoreticalPeakGops: 1026))

    @Test("derive what follows from what was measured")
    func derived() {
        #expect(Self.record.measurements.streamBestGBps == 42.5)
        #expect(Self.record.measurements.efficiency == 0.5)
    }

    @Test("have one content, whatever their origin, and another with any field that was measured")
    func contentHash() {
        var other = Self.record
        other.origin = .imported
        other.siteKey = AnonymousKey(parsing: "0123456789abcdef")
        #expect(other.contentHash == Self.record.contentHash)
        let changes: [(inout CalibrationRecord) -> Void] = [
            { $0.measurements.peakMeasuredGops = 513.0000000000001 }, { $0.quality.forced = true },
            { $0.environment.powerMode = "MAXN" }, { $0.timestamp = $0.timestamp + .milliseconds(1) },
            { $0.software.driverVersion = "560.35" }, { $0.repetition = 1 }, { $0.runID = .random() },
            {
                $0.measurements.metrics = [
                    BenchmarkMetric(name: "a", unit: "s", direction: .lowerIsBetter, value: 1)
                ]
            },
        ]
        for change in changes {
            var changed = Self.record
            change(&changed)
            #expect(changed.contentHash != Self.record.contentHash)
        }
    }

    @Test("without a run id get the one that follows from their content")
    func derivedRunID() {
        #expect(RunID(Self.record.runID.text) == Self.record.runID)
        let again = CalibrationRecord(
            timestamp: Self.record.timestamp, origin: .imported, hardware: Self.record.hardware,
            software: Self.record.software, measurements: Self.record.measurements)
        #expect(again.runID == Self.record.runID)
    }

    @Test("name every column once")
    func columns() {
        let names = RecordField.all.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test(
        "read the timestamps that measuring programs write",
        arguments: [
            ("2026-02-02T13:19:16.274304", "2026-02-02T13:19:16.274304Z", false),
            ("2026-01-31T17:13:51.111338+00:00", "2026-01-31T17:13:51.111338Z", true),
            ("2026-01-31T17:13:51.5-05:00", "2026-01-31T22:13:51.5Z", true),
            ("2026-01-31T17:13:51Z", "2026-01-31T17:13:51Z", true), ("2026-01-31", "2026-01-31T00:00:00Z", false),
            ("1969-12-31T23:59:59.25Z", "1969-12-31T23:59:59.25Z", true),
        ])
    func timestamps(text: String, written: String, zone: Bool) throws {
        let parsed = try #require(Instant.parsing(timestamp: text))
        #expect(parsed.instant.iso8601WithFraction == written)
        #expect(parsed.statesZone == zone)
    }

    @Test("refuse what is no timestamp", arguments: ["", "yesterday", "2026-13-01", "2026-01-31T17:13:51.Z", "12:00"])
    func badTimestamps(text: String) {
        #expect(Instant.parsing(timestamp: text) == nil)
    }
}
