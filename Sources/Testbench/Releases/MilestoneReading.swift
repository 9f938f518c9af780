// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
internal import Foundation
import Quantities
import ReleaseSimulation
import Results
import Statistics

/// When a machine reached shares of its peak: read plainly, read so that a lucky run does not count, and in truth.
struct MilestoneReading {
    let world: ReleaseWorld
    let machine: Int

    private var product: ProductSettings { world.product(of: machine) }

    func efficiency(_ value: Double) -> Double {
        product.direction == .higherIsBetter ? value / product.peak : product.peak / value
    }

    func marks(_ driven: DrivenMachine) -> [MilestoneMark] {
        guard let firstVisit = driven.visits.first?.truth.at else { return [] }
        let first = (firstVisit - world.specification.start).days
        let medians = driven.visits.compactMap { visit -> (day: Double, efficiency: Double)? in
            let usable = visit.evidence
            guard let middle = quantile(usable.map { efficiency($0.value) }, 0.5), let day = usable.first?.day else {
                return nil
            }
            return (day, middle)
        }
        return MetricCatalogue.milestones.map { share in
            let limit = Double(share) / 100
            let plain = driven.history.first { efficiency($0.value) >= limit }.map { $0.day - first }
            let robust = zip(medians, medians.dropFirst()).first { $0.efficiency >= limit && $1.efficiency >= limit }
                .map { $0.0.day - first }
            let real = driven.visits.first { exp($0.truth.logLevel) >= limit - 1e-12 }.map {
                ($0.truth.at - firstVisit).days
            }
            return MilestoneMark(share: share, plain: plain, robust: robust, truth: real)
        }
    }
}
