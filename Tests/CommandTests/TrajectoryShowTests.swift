// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("Trajectories for people")
struct TrajectoryShowTests {
    private let folder: TemporaryFolder
    private var db: String { folder.file("store.db") }

    init() throws { folder = try TemporaryFolder() }

    /// Two single runs: 513.0 with driver 560.35, 489.2 with 560.40.
    private func importFigures() throws {
        let file = try folder.write(
            """
            timestamp,cpu_model,driver_version,os_kernel,precision,peak_measured_gops
            2025-01-10T12:00:00Z,12th Gen Intel(R) Core(TM) i7-12700K,560.35,6.8,fp32,513.0
            2025-01-15T12:00:00Z,12th Gen Intel(R) Core(TM) i7-12700K,560.40,6.8,fp32,489.2

            """, to: "figures.csv")
        let run = try AssayProgram.run(["trajectory", "import", file, "--db", db])
        try #require(run.code == 0, "\(run.errors)")
    }

    /// A visit of three runs every four days along a curve of shares of a peak of 1000; the driver changes every 60 days.
    private func importCurve(
        _ model: String = "A processor", days: Int = 240, flag: String = "", _ share: (Double) -> Double
    ) throws {
        var lines = [
            "timestamp,cpu_model,driver_version,precision,peak_measured_gops,theoretical_peak_gops,thermal_state"
        ]
        for day in stride(from: 0, through: days, by: 4) {
            let date = Date(timeIntervalSince1970: 1_735_689_600 + Double(day) * 86_400)
            for repetition in 0..<3 {
                let time = date.addingTimeInterval(Double(repetition) * 60).formatted(.iso8601)
                let noise = 1 + 0.001 * (Double(repetition) - 1) + 0.0005 * Double(day / 4 % 3 - 1)
                lines.append(
                    "\(time),\(model),\(550 + day / 60),fp32,\(share(Double(day)) * 1000 * noise),1000,\(flag)")
            }
        }
        let file = try folder.write(lines.joined(separator: "\n") + "\n", to: "curve-\(UUID().uuidString).csv")
        let run = try AssayProgram.run(["trajectory", "import", file, "--db", db])
        try #require(run.code == 0, "\(run.errors)")
    }

    private func show(_ arguments: String...) throws -> AssayProgram.Ending {
        try AssayProgram.run(["trajectory"] + arguments + ["--db", db])
    }

    private func json(_ arguments: String...) throws -> [[String: Any]] {
        let run = try AssayProgram.run(["trajectory"] + arguments + ["--json", "--db", db])
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.errors)")
        return try #require(object["sections"] as? [[String: Any]])
    }

    @Test(
        "513.0 to 489.2 is silent at 5 %, and at 4 % an alert that names the driver, pins and reports; the detector suspects"
    )
    func figures() throws {
        try importFigures()
        let silent = try show("--detect-regressions")
        #expect(silent.code == 0)
        #expect(
            silent.output.contains(
                "previous best 513 Gop/s (2025-01-10, driver 560.35), now 489.2 Gop/s (2025-01-15, driver 560.40): -4.6 %"
            ))
        #expect(silent.output.contains("plain rule at 5 %: silent"))
        #expect(!silent.output.contains("ALERT"))

        let alert = try show("--detect-regressions", "--threshold", "4")
        #expect(alert.output.contains("plain rule at 4 %: ALERT; changed: driver_version 560.35 -> 560.40"))
        #expect(alert.output.contains("pin driver_version to 560.35 and report 560.40 to the vendor"))
        #expect(alert.output.contains("statistical detector: SUSPECT"))
        #expect(alert.output.contains("rerun "))
        #expect(!alert.output.contains("statistical detector: ALERT"))
        #expect(alert.output.contains("its chance to see a loss"))

        let section = try #require(try json("--detect-regressions", "--threshold", "4").first)
        #expect(section["plain_alert"] as? Bool == true)
        #expect(section["status"] as? String == "SUSPECT")
        #expect(section["cause"] as? String == "driver_version")
        // Two single runs decide nothing at the gate.
        #expect(try show("--gate").code == 3)
    }

    @Test("one run is not enough evidence, and an empty store has nothing to show")
    func little() throws {
        let file = try folder.write(
            "timestamp,cpu_model,precision,peak_measured_gops\n2025-01-10T12:00:00Z,x,fp32,513.0\n", to: "one.csv")
        try AssayProgram.run(["trajectory", "import", file, "--db", db])
        let run = try show("--detect-regressions")
        #expect(run.code == 0)
        #expect(run.output.contains("not enough evidence"))
        #expect(!run.output.contains("silent"))
        #expect(try show("--gate").code == 3)
        #expect(try show("--gate", "--baseline", "release").code == 3)
        #expect(try show("--precision", "int8").code == 3)
        #expect(try AssayProgram.run(["trajectory", "--db", folder.file("none.db")]).code == 74)
    }

    @Test("a curve to maturity: milestones by both readings, the assessment, a forecast")
    func maturity() throws {
        try importCurve { 0.95 - 0.35 * exp(-$0 / 60) }
        let section = try #require(try json("--milestones").first)
        let maturity = try #require((section["maturity"] as? [[String: Any]])?.first)
        let milestones = try #require(maturity["milestones"] as? [[String: Any]])
        // 0.95 - 0.35 exp(-t/60) passes 70, 80 and 90 % on days 20.2, 50.8 and 116.8; a visit comes every 4 days.
        for (milestone, day) in zip(milestones, [20.2, 50.8, 116.8]) {
            let plain = try #require(milestone["plain_day"] as? Double)
            let robust = try #require(milestone["robust_day"] as? Double)
            #expect((day - 4...day + 4).contains(plain), "\(day): \(plain)")
            #expect((day - 4...day + 36).contains(robust) && robust >= plain, "\(day): \(robust)")
        }
        #expect(maturity["assessment"] as? String == "excellent")
        let later = try #require(try json("--milestones", "--excellent-by", "60").first)
        #expect(((later["maturity"] as? [[String: Any]])?.first)?["assessment"] as? String == "good")
        let never = try show("--milestones", "--shares", "99", "--mature-at", "99")
        #expect(never.output.contains(">Day 240"))
        #expect(never.output.contains("concerning"))

        let forecast = try #require(try json("--forecast", "--target", "94").first)
        let value = try #require((forecast["forecasts"] as? [[String: Any]])?.first)
        // 0.94 is reached on day 60 ln 35 = 213; the level may stand there already.
        if let expected = value["expected_day"] as? Double { #expect((150...300).contains(expected)) }
        #expect(abs((value["limit"] as? Double ?? 0) - 0.95) < 0.01)
        #expect(abs((value["time_constant_days"] as? Double ?? 0) - 60) < 12)
    }

    @Test("what a driver did is told with an interval, and the versions stand in a table")
    func impact() throws {
        try importCurve { $0 < 120 ? 0.8 : 0.88 }
        let list = try #require(try json("--impact").first?["impacts"] as? [[String: Any]])
        #expect(list.map { $0["to"] as? String } == ["551", "552", "553", "554"])
        #expect(abs((list[1]["change"] as? Double ?? 0) - 0.1) < 0.003)
        #expect((list[1]["low"] as? Double ?? 0) > 0.09)
        #expect(abs(list[0]["change"] as? Double ?? 1) < 0.003)
        let table = try show("--group-by", "driver_version")
        for words in ["driver_version", "550", "554", "+10.0 %", "improvement: "] {
            #expect(table.output.contains(words), "\(words)")
        }
    }

    @Test("a lasting loss fails the gate with 4 against each baseline, a steady machine passes it")
    func gate() throws {
        try importCurve { $0 < 180 ? 0.9 : 0.8 }
        for options in [["--baseline", "release"], ["--baseline", "best"], ["--baseline", "2025-02-01"]] {
            let run = try AssayProgram.run(["trajectory", "--gate", "--to", "2025-08-25", "--db", db] + options)
            #expect(run.code == 4, "\(options): \(run.output)")
        }
        let found = try show("--detect-regressions")
        #expect(found.output.contains("statistical detector: ALERT at 553"))
        #expect(
            found.output.contains("caused by driver_version; pin driver 552 and report 553 to the vendor"))
        #expect(try show("--gate", "--to", "2025-06-25").code == 0)
        #expect(try show("--gate", "--to", "2025-06-25", "--baseline", "release").code == 0)
        // The same release as the baseline's own time: nothing before it.
        #expect(try show("--gate", "--baseline", "2020-01-01").code == 3)
    }

    @Test("runs that throttled are counted, left out and no pass")
    func throttled() throws {
        try importCurve(days: 40) { _ in 0.8 }
        try importCurve(days: 60, flag: "throttled") { _ in 0.5 }
        let run = try show("--detect-regressions")
        #expect(run.output.contains("runs left out: "))
        #expect(run.output.contains("throttled"))
        #expect(!run.output.contains("detector: ALERT") && !run.output.contains("5 %: ALERT"))
    }

    @Test("products are compared by their age, from the launch where it is given")
    func compare() throws {
        try importCurve("First") { 0.95 - 0.35 * exp(-$0 / 60) }
        try importCurve("Second", days: 100) { 0.85 - 0.35 * exp(-$0 / 60) }
        let list = try AssayProgram.run(["trajectory", "list", "--db", db]).output.split(separator: "\n").dropFirst()
        let fingerprints = list.map { String($0.prefix(16)) }
        try #require(fingerprints.count == 2)
        let run = try AssayProgram.run(
            ["trajectory", "--compare"] + fingerprints.map { String($0.prefix(8)) } + [
                "--launch", "\(fingerprints[0])=2024-12-02", "--db", db,
            ])
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains("day 0 is 2024-12-02, the launch"))
        #expect(run.output.contains("day 0 is 2025-01-01, the first calibration"))
        #expect(try show("--compare", "abc").code == 64)
        #expect(try show("--hardware", "0000000000").code == 64)
    }

    @Test("export, pictures, a page and Grafana's files are written whole")
    func files() throws {
        try importCurve { $0 < 180 ? 0.9 : 0.8 }
        let run = try show(
            "--detect-regressions", "--export", folder.file("t.csv"), "--html", folder.file("t.html"), "--svg",
            folder.file("t.svg"), "--grafana", folder.file("grafana"))
        #expect(run.code == 0, "\(run.errors)")
        func text(_ name: String) throws -> String { try String(contentsOfFile: folder.file(name), encoding: .utf8) }
        let csv = try text("t.csv").split(separator: "\r\n")
        #expect(csv.count == 1 + 61 * 3)
        #expect(csv[0].hasPrefix("schema_version,history,hardware_fingerprint,precision"))
        #expect(csv[0].hasSuffix("level,level_low,level_high,driver_version"))
        let page = try text("t.html")
        #expect(page.hasSuffix("</html>\n") && page.contains("<h1>Trajectories</h1>"))
        let dashboard = try #require(
            try JSONSerialization.jsonObject(with: Data(try text("grafana/dashboard.json").utf8)) as? [String: Any])
        #expect((dashboard["panels"] as? [Any])?.count == 4)
        let annotations = try #require(
            try JSONSerialization.jsonObject(with: Data(try text("grafana/annotations.json").utf8)) as? [[String: Any]])
        #expect(annotations.count { ($0["tags"] as? [String])?.contains("release") == true } == 4)
        #expect(annotations.contains { ($0["tags"] as? [String])?.contains("alarm") == true })
        if run.errors.contains("gnuplot was not found") { return }
        #expect(page.contains("</svg>"))
        let svg = try text("t.svg")
        #expect(svg.hasPrefix("<svg") && svg.contains(">553</text>") && !svg.contains("Zq"))
        let drawing = try show("--plot")
        #expect(drawing.output.split(separator: "\n").count > 20)
        #expect(drawing.output.contains("553, an alarm names it"))
        let narrow = try AssayProgram.run(
            ["trajectory", "--plot", "--json", "--db", db], environment: ["COLUMNS": "40"])
        let lines = narrow.output.split(separator: "\n").filter { $0.contains("|") && !$0.contains("release:") }
        #expect(lines.count > 15 && lines.allSatisfy { $0.count <= 40 })
    }

    @Test("a page begins with what is the case, in words")
    func verdict() throws {
        try importCurve("A processor") { $0 < 180 ? 0.9 : 0.8 }
        let one = try show("--html", folder.file("one.html"))
        #expect(one.code == 0, "\(one.errors)")
        func verdict(_ name: String) throws -> String {
            let page = try String(contentsOfFile: folder.file(name), encoding: .utf8)
            let match = try #require(page.firstMatch(of: /<p class="verdict">(.*)<\/p>/))
            return String(match.output.1).replacing("\u{A0}", with: " ")
        }
        let sentence = try verdict("one.html")
        #expect(sentence.hasPrefix("A processor, fp32 (") && sentence.contains("stands at 79.99 %"), "\(sentence)")
        #expect(sentence.contains("One release has made it slower: \u{2212}11"), "\(sentence)")
        #expect(sentence.contains("at 553, caused by driver_version"), "\(sentence)")
        try importCurve("Another <b>") { _ in 0.7 }
        #expect(try show("--html", folder.file("two.html")).code == 0)
        let both = try verdict("two.html")
        #expect(both.hasPrefix("2 histories. A release has made 1 of them slower: A processor ("), "\(both)")
    }

    @Test("what is written goes where it was meant to, or says why not")
    func outputs() throws {
        try importFigures()
        let missing = try show("--html", folder.file("none/deep/x.html"))
        #expect(missing.code == 74 && missing.errors.contains("there is no folder \(folder.file("none/deep"))"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("none")))
        // Standard output by its name: what was there before stays before.
        let csv = try AssayProgram.run(
            ["trajectory", "export", "--output", "/dev/stdout", "--format", "csv", "--db", db],
            shell: #"echo first; "$@""#)
        #expect(csv.code == 0 && csv.output.hasPrefix("first\n") && csv.output.contains("489.2"))
        #expect(csv.errors.contains("/dev/stdout: 2 records"))
        let link = folder.file("link.csv")
        symlink("real.csv", link)
        #expect(try AssayProgram.run(["trajectory", "export", "--output", link, "--db", db]).code == 0)
        #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == "real.csv")
        #expect(FileManager.default.contents(atPath: folder.file("real.csv"))?.isEmpty == false)
        let fifo = folder.file("fifo")
        try #require(mkfifo(fifo, 0o600) == 0)
        let piped = try AssayProgram.run(
            ["trajectory", "export", "--output", fifo, "--db", db],
            shell: #"cat "\#(fifo)" & "$@"; code=$?; wait; exit $code"#)
        #expect(piped.code == 0 && piped.output.contains("489.2"))
        #expect(try AssayProgram.run(["trajectory", "export", "--output", folder.path, "--db", db]).code == 74)
    }

    @Test("a file that cannot be written is named, and not the store", .enabled(if: getuid() == 0))
    func fullOutput() throws {
        try importFigures()
        let full = folder.file("full")
        guard mknod(full, S_IFCHR | 0o666, 1 << 8 | 7) == 0, access(full, W_OK) == 0 else { return }
        let descriptor = open(full, O_WRONLY)
        guard descriptor >= 0 else { return }
        close(descriptor)
        let ending = try AssayProgram.run(["trajectory", "export", "--output", full, "--db", db])
        #expect(ending.code == 74 && ending.errors.contains("cannot write \(full): no space left"))
        #expect(!ending.errors.contains("store.db") && !ending.errors.contains("NSCocoa"))
        var status = stat()
        #expect(lstat(full, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test("Markdown keeps names from acting as markup")
    func markdown() throws {
        try importCurve("Evil | <b>model</b>") { _ in 0.9 }
        let run = try show("--markdown", "--detect-regressions")
        #expect(run.output.hasPrefix("### "))
        #expect(!run.output.contains("<b>"))
    }

    @Test(
        "options that make no sense are refused",
        arguments: [
            ["--threshold", "0"], ["--budget", "50"], ["--min-effect", "0"], ["--baseline", "best"],
            ["--gate", "--baseline", "yesterday"], ["--export", "x.xml"], ["--launch", "abc"], ["--shares", "x"],
            ["--json", "--markdown"], ["--from", "soon"],
        ])
    func refused(_ options: [String]) throws {
        #expect(try AssayProgram.run(["trajectory"] + options + ["--db", db]).code == 64)
    }
}
