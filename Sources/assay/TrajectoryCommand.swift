// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser

struct TrajectoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trajectory",
        abstract: "The calibrations of real machines over time: kept, exchanged, judged.",
        // One file per verb: Trajectory<Verb>Command.swift.
        subcommands: [
            Show.self,
            List.self,
            Detect.self,
            Detectors.self,
            Score.self,
            Thresholds.self,
            Import.self,
            Export.self,
            Merge.self,
            Dashboard.self,
            Incidents.self,
            Acknowledge.self,
            Mute.self,
            Unmute.self,
            Latest.self,
            Vendors.self,
            Withdraw.self,
            Check.self,
            TrajectorySegmentCommand.self,
        ],
        // So that `assay trajectory --hardware FP` needs no verb.
        defaultSubcommand: Show.self)
}
