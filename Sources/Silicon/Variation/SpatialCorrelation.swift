// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Statistics

/// How alike stages are by their distance on the die: the spherical correlation on a square grid of stages,
///
///     rho(r) = 1 - 1.5 (r / phi) + 0.5 (r / phi)^3 for r < phi, else 0
///
/// with r over the die's width (VARIUS, IEEE Trans. Semiconductor Manufacturing 21(1), 2008).
public struct SpatialCorrelation: Sendable {
    /// Stages along one side; stage i stands in row i / side.
    public let side: Int
    /// phi, over the die's width.
    public let range: Double
    /// Row by row.
    public let matrix: [Double]
    /// The lower triangle L with L Lᵀ = `matrix`, row by row.
    public let factor: [Double]

    public var stages: Int { side * side }

    /// - Parameters:
    ///   - side: 1 to 32.
    ///   - range: more than 0.
    /// - Throws: outside these ranges.
    /// - Complexity: O(stages³): keep it.
    public init(side: Int = 8, range: Double = 0.5) throws(StatisticsError) {
        guard (1...32).contains(side) else {
            throw .outOfDomain(
                function: "spatial correlation", argument: "side", value: Double(side), expected: "1 to 32 stages")
        }
        guard range > 0, range.isFinite else {
            throw .outOfDomain(
                function: "spatial correlation", argument: "range", value: range, expected: "more than 0")
        }
        let count = side * side
        var matrix = [Double](repeating: 0, count: count * count)
        for a in 0..<count {
            for b in 0..<count {
                let rows = Double(a / side - b / side)
                let columns = Double(a % side - b % side)
                let distance = (rows * rows + columns * columns).squareRoot() / Double(side)
                matrix[a * count + b] = Self.correlation(distance: distance, range: range)
            }
        }
        self.side = side
        self.range = range
        self.matrix = matrix
        factor = try choleskyFactor(matrix, order: count)
    }

    /// rho at a distance; both over the die's width.
    public static func correlation(distance: Double, range: Double) -> Double {
        let share = distance / range
        return share < 1 ? 1 - 1.5 * share + 0.5 * share * share * share : 0
    }
}
