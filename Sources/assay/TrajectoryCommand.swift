// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser

struct TrajectoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trajectory",
        abstract: "Histories of calibrations: regressions, milestones, import and export.",
        subcommands: [TrajectorySegmentCommand.self])
}
