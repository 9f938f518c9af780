// SPDX-License-Identifier: GPL-3.0-or-later

package import Statistics

/// The coverage of the intervals at each declared look, so that all looks together err as seldom as one look would.
package struct LookLevels {
    private let levels: [Double]

    /// - Throws: what ``SequentialLooks`` refuses. A look at one replication has no interval: it can decide nothing, and spends
    ///   nothing of the error.
    package init(looks: [Int], level: Double) throws(StatisticsError) {
        let judging = looks.filter { $0 > 1 }
        let skipped = looks.count - judging.count
        guard !judging.isEmpty else {
            levels = looks.map { _ in level }
            return
        }
        let sequence = try SequentialLooks(looks: judging, level: level)
        levels = Array(repeating: level, count: skipped) + judging.indices.map(sequence.levelAtLook)
    }

    package subscript(look: Int) -> Double { levels[look] }
}
