// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting
import Results
import Testing

/// Leaves a report to look at: `ASSAY_SAMPLE_REPORT=folder swift test --filter SampleReport`.
@Suite struct SampleReportTests {
    @Test("a sample report is written where ASSAY_SAMPLE_REPORT says", .enabled(if: sampleFolder != nil))
    func sample() throws {
        let folder = try #require(sampleFolder)
        let document = SampleDocument().build()
        let warnings = try ReportFiles.write(document, to: folder)
        #expect(warnings == [])
        print(terminalSummary(document, width: 100, color: true))
    }
}

private let sampleFolder = ProcessInfo.processInfo.environment["ASSAY_SAMPLE_REPORT"]
