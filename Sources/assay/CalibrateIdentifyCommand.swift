// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import MachineProbe

extension CalibrateCommand {
    struct Identify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what this machine is: processor, accelerator, memory, software, state, fingerprints.",
            discussion: """
                A value that cannot be read is null; nothing is guessed. Drivers' tools are asked where they are installed.

                Examples:
                  assay calibrate identify
                  assay calibrate identify --json
                  assay calibrate identify --root capture    (files of another machine, laid out as on it)
                """)

        @Flag(help: "Print JSON, by the field names of the record.") var json = false
        @Option(help: "Read a captured file tree instead of this machine; answers of programs in commands/NAME.txt.")
        var root: String?

        func run() async throws {
            let identified = IdentifiedMachine(try MachineSource.named(root))
            Terminal.out(json ? identified.json() : identified.text())
        }
    }
}
