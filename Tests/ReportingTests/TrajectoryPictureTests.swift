// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting
import Testing

/// Draws the labels of a script and nothing else, and counts the scripts.
private struct LabelsOnly: Plotting {
    func svg(_ script: String) throws(PlottingError) -> String {
        let labels = script.matches(of: /set label "(Zq[0-9]+qZ)"/).map { "<text>\($0.output.1)</text>" }
        let size =
            script.firstMatch(of: /term svg size ([0-9]+),([0-9]+)/).map { "\($0.output.1)x\($0.output.2)" } ?? ""
        return "<svg width=\"1\">\(labels.joined())<text>size \(size)</text></svg>"
    }
}

@Suite("The picture of a trajectory") struct TrajectoryPictureTests {
    private func picture(_ releases: [(Double, String, Bool)], isShare: Bool = true) -> TrajectoryPicture {
        TrajectoryPicture(
            title: "MI300X, fp16 (1f8d2668)", axis: "days since the launch",
            valueAxis: "efficiency, % of the theoretical peak",
            visits: (0..<100).map { .init(day: Double($0) * 3.6, value: 0.8, isFlagged: $0 == 3) },
            levels: (0..<100).map { .init(day: Double($0) * 3.6, value: 0.8, low: 0.79, high: 0.81) },
            releases: releases.map { .init(day: $0.0, label: $0.1, isRegression: $0.2) }, isShare: isShare)
    }

    @Test("names both axes, the product before its fingerprint, and what every mark means")
    func words() throws {
        let figure = try picture([(100, "6.1.0", false), (270, "6.2.0", true)]).figure(by: LabelsOnly(), prefix: "c1")
        for words in [
            "efficiency, % of the theoretical peak", "days since the launch", "MI300X, fp16 (1f8d2668)",
            "median of a visit",
            "believed level", "its 90 % interval", "run that does not count", "release that an alarm names",
        ] { #expect(figure.contains(words.replacing(" %", with: "\u{A0}%")) || figure.contains(words), "\(words)") }
        // A swatch and its words are one thing that is not torn apart.
        #expect(figure.components(separatedBy: "class=\"entry\"").count == 7)
        let file = try picture([]).file(by: LabelsOnly())
        #expect(file.contains("MI300X, fp16 (1f8d2668): efficiency, % of the theoretical peak"))
    }

    @Test("is drawn for a telephone too, at its width, with ids of its own")
    func narrow() throws {
        let figure = try picture([]).figure(by: LabelsOnly(), prefix: "c1")
        #expect(figure.contains("size 960x") && figure.contains("size 360x"))
        #expect(figure.contains("id=\"c1-title\"") && figure.contains("id=\"c1n-title\""))
    }

    @Test(
        "keeps the names of releases that are near each other, and every name once",
        arguments: [[270.0, 300], [269, 270, 271], [350, 355, 359], [0, 1, 2, 3]])
    func neighbours(days: [Double]) throws {
        let releases = days.enumerated().map { ($0.element, "6.2.\($0.offset)", $0.offset == 1) }
        let picture = try picture(releases).figure(by: LabelsOnly(), prefix: "c1")
        for index in days.indices {
            #expect(picture.components(separatedBy: ">6.2.\(index)</text>").count == 3, "once on each of the two")
        }
    }

    @Test("of hundreds of releases names what has room, the regressions first")
    func crowd() throws {
        let releases = (0..<300).map { (Double($0), "version-\($0)", $0 == 150) }
        let picture = try picture(releases).figure(by: LabelsOnly(), prefix: "c1")
        let names = picture.matches(of: />version-[0-9]+</).count
        #expect(picture.components(separatedBy: ">version-150</text>").count == 3)
        #expect((20...150).contains(names))
    }

    @Test("in characters is as wide as it is told, with the releases in it and named below", arguments: [40, 100])
    func text(columns: Int) throws {
        let picture = picture([(100, "6.1.0", false), (270, "6.2.0", true)])
        let result = Result { () throws(PlottingError) in
            try picture.text(by: Gnuplot(), width: columns, height: 22)
        }
        if case .failure(.missing) = result { return }
        let drawing = try result.get()
        let lines = drawing.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= max(columns, 80) })
        #expect(lines.prefix(20).allSatisfy { $0.count <= columns })
        #expect(lines[12].count { $0 == "|" } >= 4, "the frame and the two releases: \(lines[12])")
        #expect(drawing.contains("1  day 100: 6.1.0") && drawing.contains("2  day 270: 6.2.0, an alarm names it"))
    }

    @Test("of several products names each of them beside its line")
    func maturity() throws {
        let lines = [
            ("H100 <b>", [(day: 0.0, level: 0.7), (day: 90, level: 0.9)]), ("MI300X", [(day: 0, level: 0.6)]),
        ].map {
            (title: $0.0, points: $0.1)
        }
        let figure = try maturityFigure(lines, title: "Levels by age", axis: "days", by: LabelsOnly(), prefix: "c0")
        #expect(
            figure.contains("H100 &lt;b&gt;") && !figure.contains("<b>")
                && figure.contains("level, % of the theoretical peak"))
        #expect(figure.components(separatedBy: "class=\"entry\"").count == 3)
    }
}
