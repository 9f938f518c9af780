// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import RegressionDetector

extension TrajectoryShelf {
    /// Histories whose chances are simulated in one answer at most.
    private static let mostPowers = 12

    /// What the budget counts, in words.
    func budgetWords(_ budget: Double, leastLoss: Double) -> String {
        "statistical detector: at most \(formatNumber(budget)) false alarms per 1000 releases that are looked at once, which is per 1000 "
            + "visits where a release is looked at often; losses from \(formatNumber(leastLoss * 100)) % on. A loss that began while no "
            + "recorded component changed is the machine's own and no alarm about a release"
    }

    /// What a percent is, where the metric is one itself.
    var relativeNote: [String] {
        entries.contains { $0.key.metric == "efficiency" || $0.key.unit == "%" }
            ? ["changes are relative: -5 % of a level of 90 % are 4.5 points"] : []
    }

    /// The chance that the plain rule sees a loss at the next run.
    func plainPower(_ threshold: Double, _ noise: VisitNoise) -> String {
        // Of a single run: its visit's offset and its own noise.
        let within = noise.runScatter ?? 0
        let share = within * within * (1 - 1 / Double(noise.runs))
        let scatter = (noise.scatter * noise.scatter + share).squareRoot()
        let losses = [0.03, 0.05, 0.1].map { loss in
            "\(formatNumber(loss * 100)) % with "
                + chance(PlainPower.probability(loss: loss, threshold: threshold, scatter: scatter))
        }
        return "  its chance to see a loss at the next run, about, against one earlier run (\(scatterWords(noise))): "
            + losses.joined(separator: ", ")
    }

    /// The chance that the statistical detector sees a loss with the next release, by simulation with the detector itself.
    /// - Parameter asked: how many were simulated already.
    func power(_ entry: Entry, _ settings: LevelFilterDetector.Settings, asked: inout Int) -> [String] {
        guard entry.reading.visits.count >= 2 else { return [] }
        asked += 1
        guard asked <= Self.mostPowers else {
            return ["  its chance to see a loss: not simulated for so many histories, ask with --hardware"]
        }
        let noise = VisitNoise(entry.reading.visits)
        let losses = [max(0.03, settings.leastLoss), 0.05, 0.1]
        let rows = SimulatedPower.chances(ofLosses: losses, noise: noise, most: 3, settings: settings)
        let words = zip(losses, rows).map { loss, row in
            "\(formatNumber(loss * 100)) % with \(chance(row.first)) after one visit and \(chance(row.last)) after three"
        }
        return [
            "  its chance to see a loss with a new release, by simulation to within \(SimulatedPower.points) points "
                + "(\(scatterWords(noise)), \(noise.runs) \(noise.runs == 1 ? "run" : "runs") a visit, \(noise.visits) visits so far): "
                + words.joined(separator: ", ")
        ]
    }

    private func scatterWords(_ noise: VisitNoise) -> String {
        let scatter = "\(formatNumber(noise.scatter * 100, digits: 2)) %"
        let correlation =
            noise.correlation >= 0.2
            ? " and resemble their neighbours by \(formatNumber(noise.correlation, digits: 2))" : ""
        return noise.visits < 5
            ? "ASSUMED scatter of visits \(scatter), too few to tell" : "visits scatter by \(scatter)\(correlation)"
    }

    private func chance(_ probability: Double?) -> String {
        guard let probability else { return "an unknown chance" }
        switch probability {
        case ..<0.005: return "under 1 %"
        case 0.995...: return "over 99 %"
        default: return "\(Int((probability * 100).rounded())) %"
        }
    }
}
