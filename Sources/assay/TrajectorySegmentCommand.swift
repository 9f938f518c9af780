// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import RegressionDetector

struct TrajectorySegmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment",
        abstract: "Find where plain series change.",
        discussion: """
            Reads JSON Lines {"id": ..., "values": [...]} and answers each with {"cps": [...], "id": ...}: the indices, from 0, at
            which a new level, slope or spread begins. One setting serves all series. A null among the values is a gap.

            Examples:
              echo '{"id":"a","values":[1,1,1,1,1,1,1,2,2,2,2,2,2,2]}' | assay trajectory segment --jsonl
              assay trajectory segment --jsonl series.jsonl > changes.jsonl
            """)

    @Flag(help: "JSON Lines in, JSON Lines out: the one form there is, named so that others may come.")
    var jsonl = false

    @Argument(help: "The file to read; standard input without one, or with '-'.")
    var file: String?

    private struct Series: Decodable {
        var id: Identifier
        var values: [Double?]
    }

    private struct Changes: Encodable {
        var id: Identifier
        var cps: [Int]
    }

    func validate() throws {
        guard jsonl else { throw ValidationError("segment reads JSON Lines: say --jsonl.") }
    }

    func run() async throws {
        let segmenter = SeriesSegmenter()
        try JSONLines(file).answer(Series.self) { series in
            Changes(id: series.id, cps: segmenter.cuts(in: series.values.map { $0 ?? .nan }))
        }
    }
}
