// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("Incidents from the command line")
struct TrajectoryIncidentTests {
    private let folder: TemporaryFolder
    private var db: String { folder.file("store.db") }

    init() throws { folder = try TemporaryFolder() }

    @discardableResult
    private func assay(_ arguments: String...) throws -> AssayProgram.Ending {
        try AssayProgram.run(["trajectory"] + arguments + ["--db", db], environment: ["USER": "ops"])
    }

    private func json(_ arguments: String...) throws -> [String: Any] {
        let run = try AssayProgram.run(["trajectory"] + arguments + ["--json", "--db", db])
        return try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.errors)")
    }

    /// The incidents as the verb lists them.
    private func listed(_ options: String...) throws -> [[String: Any]] {
        let run = try AssayProgram.run(["trajectory", "incidents", "--json", "--db", db] + options)
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        return try #require(object?["incidents"] as? [[String: Any]], "\(run.errors)")
    }

    /// Visits of three runs every four days; a driver every 60 days, unless a test says otherwise.
    private func importVisits(
        _ model: String = "A processor", days: ClosedRange<Int>, driver: (Int) -> String = { "\(550 + $0 / 60)" },
        compiler: (Int) -> String = { _ in "13.1" }, throttled: (Int) -> Bool = { _ in false },
        _ share: (Int) -> Double
    ) throws {
        var lines = [
            "timestamp,cpu_model,driver_version,compiler_version,precision,peak_measured_gops,theoretical_peak_gops,thermal_state"
        ]
        for day in stride(from: days.lowerBound, through: days.upperBound, by: 4) {
            let date = Date(timeIntervalSince1970: 1_735_689_600 + Double(day) * 86_400)
            for repetition in 0..<3 {
                let time = date.addingTimeInterval(Double(repetition) * 60).formatted(.iso8601)
                let noise = 1 + 0.001 * (Double(repetition) - 1) + 0.0005 * Double(day / 4 % 3 - 1)
                lines.append(
                    "\(time),\(model),\(driver(day)),\(compiler(day)),fp32,\(share(day) * 1000 * noise),1000,"
                        + (throttled(day) ? "throttled" : "warm"))
            }
        }
        let file = try folder.write(lines.joined(separator: "\n") + "\n", to: "\(UUID().uuidString).csv")
        let run = try assay("import", file)
        try #require(run.code == 0, "\(run.errors)")
    }

    /// A driver of day 180 that takes a tenth.
    private func importLoss() throws { try importVisits(days: 0...240) { $0 < 180 ? 0.9 : 0.81 } }

    private func find() throws -> String {
        let run = try assay("--detect-regressions")
        #expect(run.code == 0)
        #expect(run.output.contains("recorded in \(db): news of 1 incident"))
        return try #require(try listed().first?["id"] as? String)
    }

    @Test("a loss is recorded once, under an id that stays, and the answer says so")
    func recordedOnce() throws {
        try importLoss()
        #expect(try assay("incidents").output.contains("--detect-regressions"))
        let kept = try assay("--detect-regressions", "--no-record")
        #expect(kept.output.contains("not recorded, as --no-record asks"))
        let past = try assay("--detect-regressions", "--to", "2025-08-25")
        #expect(past.output.contains("not recorded: a span of time"))
        #expect(try listed("--all").isEmpty)

        let id = try find()
        #expect(kept.output.contains("incident \(id): open"))
        let again = try assay("--detect-regressions")
        #expect(again.output.contains("incident \(id): open") && !again.output.contains("recorded in"))
        let incidents = try listed("--all")
        #expect(incidents.count == 1)
        #expect(incidents[0]["state"] as? String == "open")
        #expect(incidents[0]["cause"] as? String == "driver_version")
        #expect(abs((incidents[0]["loss"] as? Double ?? 0) - 0.1) < 0.003)
        #expect((incidents[0]["low"] as? Double ?? 0) > 0.09 && (incidents[0]["high"] as? Double ?? 1) < 0.11)
        #expect(incidents[0]["began"] as? String == "2025-06-30")
        #expect((incidents[0]["log"] as? [Any])?.count == 1)
        let table = try assay("incidents").output
        for words in [id, "open", "2025-06-30", "553", "caused by driver_version"] { #expect(table.contains(words)) }
    }

    @Test("a store that cannot be written is read all the same, and says that nothing is kept")
    func readOnly() throws {
        try importLoss()
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: db)
        // The superuser may write whatever the permissions say.
        guard !FileManager.default.isWritableFile(atPath: db) else { return }
        let run = try assay("--detect-regressions")
        #expect(run.code == 0)
        #expect(run.output.contains("not recorded: ") && run.output.contains("ALERT at 553"))
    }

    @Test("a beginning of the id is enough to acknowledge, which is kept with who and why")
    func acknowledge() throws {
        try importLoss()
        let id = try find()
        let run = try assay("acknowledge", String(id.prefix(4)), "--note", "case 4711")
        #expect(run.code == 0 && run.output.contains("\(id): acknowledged by ops"))
        #expect(try assay("acknowledge", id).output.contains("is acknowledged by ops: case 4711"))
        let table = try assay("incidents").output
        #expect(table.contains("acknowledged") && table.contains("ops: case 4711"))
        // It is still an alert, and still the same one.
        let found = try assay("--detect-regressions")
        #expect(found.output.contains("ALERT at 553") && found.output.contains("acknowledged by ops: case 4711"))
        #expect(try listed().count == 1)
        #expect(try assay("acknowledge", id, "--by", "someone", "--note", "more").output.contains("the note is added"))
        #expect((try listed().first?["log"] as? [[String: Any]])?.last?["reason"] as? String == "more")
    }

    @Test("a mute is silent until its day, and a loss that outlasts it is reopened")
    func mute() throws {
        try importLoss()
        let id = try find()
        let muted = try assay("mute", id, "--until", "2099-01-01", "--reason", "fixed in 554")
        #expect(muted.code == 0 && muted.output.contains("\(id): muted until 2099-01-01 by ops"))
        let silent = try assay("--detect-regressions")
        #expect(!silent.output.contains("ALERT at 553"))
        #expect(silent.output.contains("muted until 2099-01-01 by ops: fixed in 554"))
        #expect(try listed().first?["state"] as? String == "muted")

        #expect(try assay("unmute", id).output.contains("\(id): reopened by ops"))
        #expect(try assay("--detect-regressions").output.contains("ALERT at 553"))
        #expect(try assay("unmute", id).code == 64)

        let end = Date().addingTimeInterval(2).formatted(.iso8601)
        #expect(try assay("mute", id, "--until", end, "--reason", "for a moment").code == 0)
        Thread.sleep(forTimeInterval: 3)
        #expect(try listed().first?["state"] as? String == "reopened")
        let loud = try assay("--detect-regressions")
        #expect(loud.output.contains("ALERT at 553") && loud.output.contains("the mute ended"))
        #expect(try listed().first?["state"] as? String == "reopened")
    }

    @Test(
        "what makes no sense is refused with what would",
        arguments: [
            (["acknowledge", "zzzz"], "`assay trajectory incidents --all` lists them"),
            (["mute", "ID", "--until", "2020-01-01", "--reason", "x"], "a date that is still to come"),
            (["mute", "ID", "--until", "soon", "--reason", "x"], "such as 20"),
            (["mute", "ID", "--until", "2099-01-01"], "--reason"),
            (["mute", "ID", "--until", "2099-01-01", "--reason", " "], "--reason takes the reason"),
            (["mute", "ID", "--reason", "x"], "--until"),
            (["unmute", "ID"], "is open, not muted"),
            (["acknowledge", "ID", "--by", " "], "--by takes a name"),
        ])
    func refused(_ arguments: [String], _ words: String) throws {
        try importLoss()
        let id = try find()
        let run = try AssayProgram.run(["trajectory"] + arguments.map { $0 == "ID" ? id : $0 } + ["--db", db])
        #expect(run.code == 64)
        #expect(run.errors.contains(words), "\(run.errors)")
        #expect(try listed().first?["state"] as? String == "open")
    }

    @Test("two visits without the loss recover it, it cannot be answered for then, and the same driver reopens it")
    func course() throws {
        let driver: (Int) -> String = { (180..<240).contains($0) || $0 >= 300 ? "553" : "552" }
        let level: (Int) -> Double = { driver($0) == "553" ? 0.81 : 0.9 }
        try importVisits(days: 0...236, driver: driver, level)
        let id = try find()
        // The driver before comes back: one visit is not enough.
        try importVisits(days: 240...240, driver: driver, level)
        _ = try assay("--detect-regressions")
        #expect(try listed().first?["state"] as? String == "open")
        try importVisits(days: 244...296, driver: driver, level)
        let over = try assay("--detect-regressions")
        #expect(over.output.contains("\(id): hardly any of the loss is left"), "\(over.output)")
        #expect(try listed().isEmpty)
        #expect(try assay("incidents").output.contains("--all lists the 1"))
        #expect(try listed("--all").first?["state"] as? String == "recovered")
        for verb in [["acknowledge", id], ["mute", id, "--until", "2099-01-01", "--reason", "x"]] {
            let run = try AssayProgram.run(["trajectory"] + verb + ["--db", db])
            #expect(run.code == 64 && run.errors.contains("has recovered"))
        }
        try importVisits(days: 300...340, driver: driver, level)
        let back = try assay("--detect-regressions")
        #expect(back.output.contains("\(id): the loss came back"), "\(back.output)")
        let incidents = try listed("--all")
        #expect(incidents.map { $0["state"] as? String } == ["reopened"])
        #expect((incidents.first?["members"] as? [Any])?.count == 2)
    }

    @Test("the gate lets pass what somebody has answered for, and no more than what was known")
    func gate() throws {
        try importLoss()
        let id = try find()
        func gate(_ options: String...) throws -> AssayProgram.Ending {
            try AssayProgram.run(["trajectory", "--gate", "--to", "2025-08-25", "--db", db] + options)
        }
        let baselines = [[], ["--baseline", "release"], ["--baseline", "best"]]
        func codes() throws -> [Int32] {
            try baselines.map {
                try AssayProgram.run(["trajectory", "--gate", "--to", "2025-08-25", "--db", db] + $0).code
            }
        }
        #expect(try codes() == [4, 4, 4])
        #expect(try gate().output.contains("; incident \(id), open"))
        try assay("acknowledge", id, "--note", "case 4711")
        #expect(try codes() == [0, 0, 0])
        let run = try gate("--baseline", "best")
        #expect(run.output.contains("the loss is known: incident \(id), acknowledged by ops: case 4711"))
        try assay("mute", id, "--until", "2099-01-01", "--reason", "fixed in 554")
        #expect(try codes() == [0, 0, 0])
        #expect(try gate().output.contains("muted until 2099-01-01 by ops: fixed in 554"))
        try assay("unmute", id)
        #expect(try codes() == [4, 4, 4])
        try assay("mute", id, "--until", "2099-01-01", "--reason", "fixed in 554")
        // A further loss is nobody's yet.
        try importVisits(days: 244...299, driver: { $0 < 260 ? "554" : "555" }) { $0 < 260 ? 0.81 : 0.7 }
        #expect(try assay("--gate", "--baseline", "best").code == 4)
        #expect(try assay("--gate").code == 4)
        let beyond = try assay("--gate", "--baseline", "best")
        #expect(beyond.output.contains("more is lost than was known"), "\(beyond.output)")
    }

    @Test("a driver that slows many machines is one incident, with how many it slows and how many not")
    func fleet() throws {
        for (number, model) in ["First", "Second", "Third"].enumerated() {
            try importVisits(model, days: 0...228) {
                $0 < 180 ? 0.9 - 0.1 * Double(number) : 0.84 - 0.1 * Double(number)
            }
        }
        try importVisits("Unhurt", days: 0...228) { _ in 0.7 }
        try importVisits("Untouched", days: 0...228, driver: { "\(550 + min($0, 179) / 60)" }) { _ in 0.6 }
        let run = try assay("--detect-regressions")
        #expect(run.output.contains("3 of 4 machines hurt, 1 not, 0 not judged"), "\(run.output)")
        let incidents = try listed()
        #expect(incidents.count == 1)
        let incident = try #require(incidents.first)
        #expect(
            Set((incident["members"] as? [[String: Any]])?.compactMap { $0["machine"] as? String } ?? []).count == 3)
        let (low, high) = (incident["low"] as? Double ?? 1, incident["high"] as? Double ?? 0)
        // 1 - 0.84/0.9, 1 - 0.74/0.8, 1 - 0.64/0.7: 6.7, 7.5, 8.6 %.
        #expect(low < 0.076 && high > 0.076 && low > 0.03 && high < 0.12)
        #expect(incident["not_hurt"] as? Int == 1)
        // Of one machine alone, the fleet is still what it was.
        let first = try AssayProgram.run(["trajectory", "list", "--db", db]).output.split(separator: "\n")
            .first { $0.contains("First") }?.prefix(16)
        _ = try assay("--hardware", String(try #require(first)), "--detect-regressions")
        #expect(try listed().count == 1)
        #expect(try listed().first?["hurt"] as? Int == 3)
    }

    @Test("what two components did together is told by another machine that changed one of them alone")
    func pooled() throws {
        let both: (Int) -> String = { $0 < 180 ? "13.1" : "13.2" }
        try importVisits("Both", days: 0...228, compiler: both) { $0 < 180 ? 0.9 : 0.84 }
        let alone = try assay("--detect-regressions", "--no-record")
        #expect(alone.output.contains("compiler_version or driver_version, not to be told apart"), "\(alone.output)")
        #expect(alone.output.contains("run compiler_version 13.2 with driver_version 552"))
        #expect(!alone.output.contains(" 0 %,"))
        try importVisits("Driver", days: 0...228) { $0 < 180 ? 0.8 : 0.747 }
        let run = try assay("--detect-regressions")
        #expect(!run.output.contains("not to be told apart"))
        #expect(run.output.contains("pin driver 552 and report driver 553 to the vendor"))
        let incidents = try listed()
        #expect(incidents.count == 1)
        #expect(incidents.first?["cause"] as? String == "driver_version")
    }

    @Test("a driver under which a machine throttles is told, though its runs count for nothing else")
    func throttling() throws {
        try importVisits(days: 0...240, throttled: { $0 >= 180 && $0 % 8 == 0 }) { _ in 0.9 }
        let run = try assay("--detect-regressions")
        #expect(run.output.contains("throttling: ALERT at 553, since 2025-06-30"), "\(run.output)")
        #expect(run.output.contains("changed: driver_version 552 -> 553"))
        #expect(run.output.contains("runs left out: ") && run.output.contains(" throttled"))
        let sections = try #require(try json("--detect-regressions")["sections"] as? [[String: Any]])
        let finding = try #require((sections[0]["throttling"] as? [[String: Any]])?.first)
        #expect(finding["release"] as? String == "553")
        #expect(finding["visits_before"] as? Int == 45)
        #expect((finding["p"] as? Double ?? 1) < 0.001)
        // The same share throughout is the machine, not a release.
        try FileManager.default.removeItem(atPath: db)
        try importVisits(days: 0...240, throttled: { $0 % 8 == 0 }) { _ in 0.9 }
        #expect(!(try assay("--detect-regressions").output.contains("throttling: ALERT")))
    }
}
