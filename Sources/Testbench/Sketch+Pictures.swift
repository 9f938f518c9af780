// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Quantities
import Results
import Scenarios

extension Sketch {
    mutating func drawMaps() {
        let unit = baseAlgorithm.efficiencyUnit
        illustration.maps = [
            map("efficiency-before", "Efficiency at the start", unit, before),
            map("efficiency-after", "Efficiency at the end", unit, after),
        ]
        if let middle, !during.isEmpty {
            let day = formatNumber(((middle - start).days * 10).rounded() / 10)
            illustration.maps.insert(map("efficiency-during", "Efficiency on day \(day)", unit, during), at: 1)
        }
    }

    /// Cells by rack and slot; large fleets are averaged over neighbouring slots.
    private func map(_ name: String, _ title: String, _ unit: String, _ values: [Float]) -> FleetMap {
        let racks = scenario.fleet.site.racks
        let slots = (units.map(\.slot).max() ?? 0) + 1
        let perCell = max(1, (racks * slots + Self.mostCells - 1) / Self.mostCells)
        let columns = (slots + perCell - 1) / perCell
        var sums = Array(repeating: Array(repeating: (0.0, 0), count: columns), count: racks)
        for description in units where values.indices.contains(description.id.index) {
            let value = values[description.id.index]
            guard !value.isNaN else { continue }
            let scale = description.algorithm == .sha256d ? 1e12 : 1e6
            sums[description.rack][description.slot / perCell].0 += Double(value) * scale
            sums[description.rack][description.slot / perCell].1 += 1
        }
        return FleetMap(
            name: name, title: title, unit: unit,
            racks: sums.map { $0.map { $0.1 > 0 ? $0.0 / Double($0.1) : nil } }, unitsPerCell: perCell)
    }

    mutating func drawDistributions() {
        let scale = baseAlgorithm == .sha256d ? 1e12 : 1e6
        let all = (before + after).filter { !$0.isNaN }.map { Double($0) * scale }
        guard let low = all.min(), let high = all.max(), low < high else { return }
        let bins = 40
        let edges = (0...bins).map { low + (high - low) * Double($0) / Double(bins) }
        func histogram(_ name: String, _ values: [Float], _ mark: Double?) -> Distribution {
            var counts = [Int](repeating: 0, count: bins)
            for value in values where !value.isNaN {
                let bin = Int((Double(value) * scale - low) / (high - low) * Double(bins))
                counts[min(max(bin, 0), bins - 1)] += 1
            }
            return Distribution(
                name: name, unit: baseAlgorithm.efficiencyUnit, edges: edges, counts: counts, mark: mark)
        }
        illustration.distributions = [
            histogram("efficiency-before", before, thresholds.before),
            histogram("efficiency-after", after, thresholds.after),
        ]
    }
}
