// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("Many histories from the command line")
struct LargeStoreTests {
    private let folder: TemporaryFolder
    private var db: String { folder.file("store.db") }

    init() throws { folder = try TemporaryFolder() }

    /// Visits of two runs to each machine, every day; every tenth day brings a driver, and every third machine loses 8 % with the
    /// third of them.
    private func fill(machines: Int, days: Int) throws {
        var lines = ["timestamp,cpu_model,driver_version,precision,peak_measured_gops"]
        for day in 0..<days {
            let date = Date(timeIntervalSince1970: 1_735_689_600 + Double(day) * 86_400)
            for machine in 0..<machines {
                for run in 0..<2 {
                    let loss = machine % 3 == 0 && day >= 20 ? 0.92 : 1
                    let noise = 1 + 0.004 * Double((day * 7 + machine * 5 + run * 3) % 11 - 5) / 5
                    let time = date.addingTimeInterval(Double(run) * 60).formatted(.iso8601)
                    lines.append("\(time),CPU \(machine),\(550 + day / 10),fp32,\(500 * loss * noise)")
                }
            }
        }
        let file = try folder.write(lines.joined(separator: "\n") + "\n", to: "runs.csv")
        let run = try AssayProgram.run(["trajectory", "import", file, "--db", db])
        try #require(run.code == 0, "\(run.errors)")
    }

    @Test("are judged to the same bytes on any number of threads")
    func jobs() throws {
        try fill(machines: 12, days: 40)
        func detect(_ more: String...) throws -> String {
            let run = try AssayProgram.run(
                ["trajectory", "--detect-regressions", "--no-record", "--json", "--db", db] + more)
            #expect(run.code == 0 && run.errors.isEmpty)
            return run.output
        }
        let alone = try detect("--jobs", "1")
        #expect(alone.contains("ALERT") && alone.contains("\"without_finding\" : 8"))
        for jobs in ["2", "3", "32"] { #expect(try detect("--jobs", jobs) == alone) }
        #expect(try detect() == alone)
        #expect(try AssayProgram.run(["trajectory", "--jobs", "0", "--db", db]).code == 64)
    }

    @Test("stop for Ctrl-C with code 130, and say nothing by halves")
    func interrupted() throws {
        try fill(machines: 60, days: 300)
        let run = try AssayProgram.run(
            ["trajectory", "--detect-regressions", "--jobs", "1", "--db", db], interruptAfter: 0.3)
        #expect(run.code == 130 && !run.wasKilled)
        #expect(run.output.isEmpty && run.errors.contains("interrupted"))
        #expect(run.seconds < 5)
        #expect(try AssayProgram.run(["trajectory", "check", "--db", db]).code == 0)
    }

    @Test("a store that was cut off is refused wherever the cut is, and a whole one is read")
    func cutOff() throws {
        try fill(machines: 3, days: 40)
        let whole = try Data(contentsOf: URL(fileURLWithPath: db))
        #expect(whole.count % 4096 == 0)
        for size in [100, 4096, whole.count / 8192 * 4096, whole.count - 4096, whole.count - 100, whole.count - 1] {
            let part = try folder.write(Data(whole.prefix(size)), to: "part-\(size).db")
            for arguments in [["--detect-regressions"], ["list"], ["vendors"], ["import", folder.file("runs.csv")]] {
                let run = try AssayProgram.run(["trajectory"] + arguments + ["--db", part])
                #expect(run.code == 2 && !run.wasKilled, "\(size) bytes, \(arguments)")
                #expect(run.errors.contains("cut off") && run.errors.contains("backup"), "\(run.errors)")
                #expect(run.output.isEmpty || arguments[0] == "import")
            }
        }
        let again = try folder.write(whole, to: "again.db")
        #expect(try AssayProgram.run(["trajectory", "--detect-regressions", "--db", again]).code == 0)
    }
}
