// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("What trajectories may promise")
struct TrajectoryEvidenceTests {
    private let folder: TemporaryFolder
    private var db: String { folder.file("store.db") }

    init() throws { folder = try TemporaryFolder() }

    /// Nightly visits of three runs at a level, a new driver every 30 nights; `runs` 1 makes single runs.
    private func importNights(
        _ nights: Int, runs: Int = 3, peak: Double? = nil, value: (Int) -> Double
    ) throws {
        var lines = ["timestamp,cpu_model,driver_version,precision,peak_measured_gops,theoretical_peak_gops"]
        for night in 0..<nights {
            let date = Date(timeIntervalSince1970: 1_735_689_600 + Double(night) * 86_400)
            let offset = 1 + 0.003 * Double(night * 7 % 11 - 5) / 5
            for repetition in 0..<runs {
                let time = date.addingTimeInterval(Double(repetition) * 60).formatted(.iso8601)
                let noise = offset + 0.002 * Double(repetition - 1)
                lines.append(
                    "\(time),A processor,\(550 + night / 30),fp32,\(value(night) * noise),\(peak.map { "\($0)" } ?? "")"
                )
            }
        }
        let file = try folder.write(lines.joined(separator: "\n") + "\n", to: "nights.csv")
        let run = try AssayProgram.run(["trajectory", "import", file, "--db", db])
        try #require(run.code == 0, "\(run.errors)")
    }

    private func show(_ arguments: String...) throws -> AssayProgram.Ending {
        try AssayProgram.run(["trajectory"] + arguments + ["--db", db])
    }

    private func json(_ arguments: String...) throws -> [String: Any] {
        let run = try AssayProgram.run(["trajectory"] + arguments + ["--json", "--db", db])
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.errors)")
        return try #require((object["sections"] as? [[String: Any]])?.first)
    }

    @Test("an alarm has an interval, p-values, counts and the best level before it; nothing is recommended without one")
    func evidence() throws {
        try importNights(60) { $0 < 30 ? 500 : 470 }
        let section = try json("--detect-regressions", "--no-record")
        let alarm = try #require((section["alarms"] as? [[String: Any]])?.first)
        let low = try #require(alarm["change_low"] as? Double)
        let high = try #require(alarm["change_high"] as? Double)
        #expect(low < -0.06 && -0.06 < high && high < -0.05)
        let p = try #require(alarm["p"] as? Double)
        #expect(p < 0.001)
        #expect(try #require(alarm["p_searched"] as? Double) >= p)
        for name in ["visits_before", "visits_after", "runs"] { #expect((alarm[name] as? Int ?? 0) > 1, "\(name)") }
        let best = try #require(alarm["previous_best_level"] as? [String: Any])
        #expect(best["release"] as? String == "550")
        #expect(abs((best["value"] as? Double ?? 0) - 500) < 4)
        #expect((best["low"] as? Double ?? 0) < (best["high"] as? Double ?? 0))
        #expect(section["statistical_recommendation"] as? String == alarm["advice"] as? String)
        let text = try show("--detect-regressions", "--no-record").output
        for words in ["by all visits at both levels", "previous best level", "as if its place had been known"] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test("a silent history recommends nothing, and a loss within a release is the machine's own")
    func silentAndOwn() throws {
        try importNights(60) { $0 < 45 ? 500 : 470 }
        let whole = try json("--detect-regressions", "--no-record")
        #expect((whole["alarms"] as? [Any])?.isEmpty == true)
        #expect((whole["own_losses"] as? [Any])?.isEmpty == false)
        #expect(whole["statistical_recommendation"] is NSNull)
        let text = try show("--detect-regressions", "--no-record").output
        #expect(text.contains("the machine's own: "))
        #expect(!text.contains("statistical detector: ALERT"))
        #expect(try show("--gate").code != 4)
        let early = try json("--detect-regressions", "--no-record", "--to", "2025-02-10")
        #expect(early["plain_recommendation"] is NSNull)
        #expect(early["statistical_recommendation"] is NSNull)
        #expect(early["recommendation"] == nil)
    }

    @Test("two single runs are no pass at the gate, whatever they show")
    func twoRuns() throws {
        let file = try folder.write(
            """
            timestamp,cpu_model,driver_version,precision,peak_measured_gops
            2025-01-10T12:00:00Z,x,1,fp32,513
            2025-01-15T12:00:00Z,x,2,fp32,497

            """, to: "pair.csv")
        try AssayProgram.run(["trajectory", "import", file, "--db", db])
        let run = try show("--gate")
        #expect(run.code == 3, "\(run.output)")
        #expect(!run.output.contains("PASS"))
    }

    @Test("a forecast without a theoretical peak asks for a target with its unit; one run's level is assumed")
    func targets() throws {
        try importNights(1, runs: 1) { _ in 500 }
        let refused = try show("--forecast")
        #expect(refused.output.contains("no theoretical peak is known"))
        #expect(!refused.output.contains(": reached"))
        #expect(
            try show("--forecast", "--target", "90").output.contains(
                "name a target of peak_measured_gops with its unit"))
        #expect(!(try show("--forecast", "--target", "90 Gop/s").output.contains(": reached")))
        #expect(try show().output.contains("ASSUMED from one run"))
        #expect(try show("--forecast", "--target", "much").code == 64)
    }

    @Test("what is asked for and is not there is refused with what would be")
    func refused() throws {
        try importNights(60) { _ in 500 }
        let component = try show("--group-by", "driver_versoin")
        #expect(component.code == 64)
        #expect(component.errors.contains("did you mean 'driver_version'?"), "\(component.errors)")
        let list = try AssayProgram.run(["trajectory", "list", "--db", db]).output.split(separator: "\n").dropFirst()
        let fingerprint = String(try #require(list.first).prefix(16))
        let cases: [([String], String)] = [
            (["--launch", "zz=2025-01-01"], "begins with 'zz'"),
            (["--launch", "\(fingerprint)=2040-01-01"], "lies after its first run"),
            (["--gate", "--baseline", "2099-01-01"], "lies after the newest run"),
        ]
        for (options, words) in cases {
            let run = try AssayProgram.run(["trajectory"] + options + ["--db", db])
            #expect(run.code == 64, "\(options)")
            #expect(run.errors.contains(words), "\(run.errors)")
        }
        #expect(try show("--milestones", "--launch", "\(fingerprint)=2024-12-01").code == 0)
    }

    @Test("milestones tell the days they may have been, and changes of a share are said to be relative")
    func milestones() throws {
        try importNights(90, peak: 1000) { 850 + Double($0) }
        let maturity = try #require((try json("--milestones")["maturity"] as? [[String: Any]])?.first)
        let ninety = try #require((maturity["milestones"] as? [[String: Any]])?.last)
        let low = try #require(ninety["robust_low_day"] as? Double)
        let day = try #require(ninety["robust_day"] as? Double)
        let high = try #require(ninety["robust_high_day"] as? Double)
        #expect(low <= day && day <= high && low <= 50 && 50 <= high, "\(low) \(day) \(high)")
        let straddling = try json("--milestones", "--excellent-by", "\((low + high) / 2)")
        #expect((straddling["maturity"] as? [[String: Any]])?.first?["assessment"] as? String == "excellent or good")
        #expect(try show("--impact").output.contains("changes are relative"))
    }
}
