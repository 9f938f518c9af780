// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser

struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Say what this machine is, and measure what it does.",
        discussion: """
            Examples:
              assay calibrate identify --json > before.json
              assay calibrate run
              assay calibrate diff before.json now
            """,
        // One file per verb: Calibrate<Verb>Command.swift.
        subcommands: [Identify.self, Run.self, Diff.self])
}
