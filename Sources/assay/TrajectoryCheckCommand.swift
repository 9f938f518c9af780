// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import CalibrationStore
import Quantities

extension TrajectoryCommand {
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a whole store and hold every record against its content hash.",
            discussion: "Exit codes: 0 all is well, 2 the store is damaged or a record is not what was recorded.")

        @OptionGroup var store: StoreOptions

        func run() async throws {
            let store = try store.open(.readOnly)
            let (findings, count) = try reportingStoreErrors { (try store.check(), try store.count()) }
            for finding in findings { Terminal.error("\(store.path): \(finding)") }
            guard findings.isEmpty else { throw ExitCode.badScenario }
            Terminal.out("\(store.path): \(plural(count, "record, as it was", "records, all as they were")) recorded")
        }
    }
}
