// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import CalibrationStore

extension TrajectoryCommand {
    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take back the records of a run; they stay in the file and count no more.",
            discussion: """
                Example:
                  assay trajectory withdraw 0f9a3c1e-6d1b-4a52-9b4b-0c6ad1c1a001 --reason "the fan was off"
                """)

        @Argument(help: "The run's id.") var run: String
        @Option(help: "Why; it is kept.") var reason: String
        @Option(help: "The id of the run that stands for it now.") var replacedBy: String?
        @OptionGroup var store: StoreOptions

        func validate() throws {
            for id in [run, replacedBy].compactMap({ $0 }) where RunID(id) == nil {
                throw ValidationError("'\(id)' is no run id: those are 8-4-4-4-12 hexadecimal digits")
            }
            if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason takes a reason") }
        }

        func run() async throws {
            guard let id = RunID(run) else { return }
            let store = try store.open(.readWrite)
            let count = try reportingStoreErrors {
                try store.withdraw(id, reason: reason, replacedBy: replacedBy.flatMap { RunID($0) })
            }
            Terminal.out(count == 0 ? "it was withdrawn before" : "\(count) record\(count == 1 ? "" : "s") withdrawn")
        }
    }
}
