// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting
import Results
import Testing

/// Leaves a report to look at: `ASSAY_SAMPLE_REPORT=folder swift test --filter SampleReport`, with
/// `ASSAY_SAMPLE_LARGE=1` of 10,000 units over a year.
@Suite struct SampleReportTests {
    @Test("a sample report is written where ASSAY_SAMPLE_REPORT says", .enabled(if: sampleFolder != nil))
    func sample() throws {
        let folder = try #require(sampleFolder)
        let isLarge = ProcessInfo.processInfo.environment["ASSAY_SAMPLE_LARGE"] != nil
        let document =
            isLarge
            ? SampleDocument(units: 10_000, racks: 100, days: 365, decisions: 100_000).build()
            : SampleDocument().build()
        let warnings = try ReportFiles.write(document, to: folder)
        #expect(warnings == [])
        print(terminalSummary(document, width: 100, color: true))
    }
}

private let sampleFolder = ProcessInfo.processInfo.environment["ASSAY_SAMPLE_REPORT"]
