// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("The dashboard of a store")
struct TrajectoryDashboardTests {
    private let folder: TemporaryFolder
    private var db: String { folder.file("fleet.db") }

    init() throws { folder = try TemporaryFolder() }

    private func assay(_ arguments: String...) throws -> AssayProgram.Ending {
        try AssayProgram.run(["trajectory"] + arguments, environment: ["USER": "ops"])
    }

    /// A store of machines of two precisions and two metrics; driver 553 takes 7 % from some.
    private func store(_ name: String, _ machines: [(model: String, isHurt: Bool)]) throws -> String {
        var lines = ["timestamp,cpu_model,driver_version,precision,peak_measured_gops,blas3_gops,theoretical_peak_gops"]
        for (number, machine) in machines.enumerated() {
            for day in stride(from: 0, through: 228, by: 4) {
                let date = Date(timeIntervalSince1970: 1_735_689_600 + Double(day) * 86_400)
                for repetition in 0..<3 {
                    let time = date.addingTimeInterval(Double(repetition) * 60).formatted(.iso8601)
                    let noise = 1 + 0.001 * (Double(repetition) - 1) + 0.0007 * Double((day / 4 + number) % 3 - 1)
                    let level = (machine.isHurt && day >= 180 ? 0.93 : 1) * (800 + Double(name.count)) * noise
                    for (precision, factor) in [("fp32", 1.0), ("fp16", 2.0)] {
                        lines.append(
                            "\(time),\(machine.model),\(550 + day / 60),\(precision),\(level * factor),\(level * factor * 0.9),"
                                + "\(1000 * factor)")
                    }
                }
            }
        }
        let file = try folder.write(lines.joined(separator: "\n") + "\n", to: "\(name).csv")
        let path = folder.file("\(name).db")
        let run = try assay("import", file, "--db", path)
        try #require(run.code == 0, "\(run.errors)")
        return path
    }

    private func sections(_ options: String...) throws -> [[String: Any]] {
        let run = try AssayProgram.run(["trajectory", "dashboard", "--json", "--db", db] + options)
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        return try #require(object?["sections"] as? [[String: Any]], "\(run.errors)")
    }

    @Test(
        "two sites, merged without their names: one incident over both, q-values over all, vendors with their incidents"
    )
    func merged() throws {
        let sites = [
            try store("oslo", [("Intel Xeon 1", true), ("Intel Xeon 2", false)]),
            try store("bergen", [("Intel Xeon 1", true), ("AMD EPYC 3", false)]),
        ]
        for site in sites {
            try #require(try assay("merge", site, "--db", db, "--salt", folder.file("salt")).code == 0)
        }
        let recorded = try assay("--detect-regressions", "--db", db)
        #expect(recorded.output.contains("2 of 4 machines hurt, 2 not, 0 not judged"), "\(recorded.output)")

        let all = try sections()
        let changes = try #require(all[0]["changes"] as? [[String: Any]])
        // Four machines, two precisions, the efficiency and blas3.
        #expect(changes.count == 16)
        let worse = changes.filter { $0["verdict"] as? String == "worse" }
        #expect(worse.count == 8)
        #expect(worse.allSatisfy { $0["model"] as? String == "Intel Xeon 1" })
        #expect(changes.allSatisfy { ($0["q"] as? Double ?? 0) >= ($0["p"] as? Double ?? 1) })
        #expect(Set(worse.compactMap { $0["incident"] as? String }).count == 1)
        let incidents = try #require(all[1]["incidents"] as? [[String: Any]])
        #expect(incidents.count == 1)
        let incident = try #require(incidents.first)
        #expect(incident["hurt"] as? Int == 2 && incident["not_hurt"] as? Int == 2)
        #expect((incident["members"] as? [Any])?.count == 8)
        let id = try #require(incident["id"] as? String)
        #expect(recorded.output.contains(id), "the log and the dashboard give it the same id")

        let products = try #require(all.last?["products"] as? [[String: Any]])
        #expect(products.first?["product"] as? String == "Intel Xeon 1")
        #expect(products.first?["incidents"] as? [String] == [id])
        #expect(products.filter { ($0["incidents"] as? [String])?.isEmpty == true }.count == 2)
        let vendors = try assay("vendors", "--db", db).output.split(separator: "\n")
        #expect(vendors.first { $0.contains("Xeon 1") }?.contains(id) == true)
        #expect(vendors.first { $0.contains("EPYC") }?.contains(id) == false)
        let everything = try assay("dashboard", "--db", db, "--all").output
        #expect(!everything.contains("oslo") && !everything.contains("bergen"))
    }

    @Test("the page has all of it, links incidents, keeps names from acting as markup, and the store is as it was")
    func page() throws {
        let path = try store("one", [("Evil <b>model</b>", true), ("Plain", false)])
        let before = try assay("incidents", "--all", "--db", path).output
        let run = try assay("dashboard", "--db", path, "--html", folder.file("d.html"))
        #expect(run.code == 0, "\(run.errors)")
        #expect(try assay("incidents", "--all", "--db", path).output == before)
        let page = try String(contentsOfFile: folder.file("d.html"), encoding: .utf8)
        #expect(page.hasSuffix("</html>\n") && !page.contains("<b>"))
        for words in [
            "<h1>Regression dashboard</h1>", "id=\"incidents\"", "id=\"changes\"", "id=\"vendors\"", "</svg>",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        let link = try #require(page.range(of: "href=\"#"))
        let id = page[link.upperBound...].prefix { $0 != "\"" }
        #expect(page.contains("<tr id=\"\(id)\">"), "the link leads to the incident's row")
        #expect(try assay("dashboard", "--db", path, "--markdown").output.hasPrefix("### What the newest change did"))
    }

    @Test("without a change of software nothing is asked, and options that make no sense are refused")
    func refusals() throws {
        let file = try folder.write(
            "timestamp,cpu_model,precision,peak_measured_gops\n2025-01-10T12:00:00Z,x,fp32,513.0\n", to: "one.csv")
        let path = folder.file("one.db")
        _ = try assay("import", file, "--db", path)
        let run = try assay("dashboard", "--db", path)
        #expect(run.code == 0 && run.output.contains("1 of 1 histories took no change yet"), "\(run.output)")
        #expect(try assay("dashboard", "--db", path, "--precision", "int8").code == 3)
        #expect(try assay("dashboard", "--db", folder.file("none.db")).code == 74)
        #expect(try assay("dashboard", "--db", path, "--metric", "nothing").code == 64)
        for options in [["--level", "0"], ["--min-effect", "90"], ["--budget", "50"], ["--json", "--markdown"]] {
            #expect(try AssayProgram.run(["trajectory", "dashboard", "--db", path] + options).code == 64)
        }
    }
}
