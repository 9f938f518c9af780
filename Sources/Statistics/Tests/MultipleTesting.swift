// SPDX-License-Identifier: GPL-3.0-or-later

/// p-values adjusted for being many: compare them with the level that one alone would have been compared with.
public enum MultipleTesting {
    /// Holm's step-down: the chance of even one false rejection among all stays below the level, whatever the dependence.
    ///
    /// Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6(2), 1979.
    /// - Throws: for a value outside 0 ... 1.
    /// - Complexity: O(n log n).
    public static func holm(_ pValues: [Double]) throws(StatisticsError) -> [Double] {
        try requireProbabilities(pValues, "Holm's procedure")
        var adjusted = pValues
        var largest = 0.0
        for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
            largest = max(largest, min(1, Double(pValues.count - rank) * pValues[index]))
            adjusted[index] = largest
        }
        return adjusted
    }

    /// Benjamini and Hochberg's step-up: of all rejections the expected share of false ones stays below the level, for independent or
    /// positively dependent tests.
    ///
    /// Source: Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", JRSS B 57(1), 1995.
    /// - Throws: for a value outside 0 ... 1.
    /// - Complexity: O(n log n).
    public static func benjaminiHochberg(_ pValues: [Double]) throws(StatisticsError) -> [Double] {
        try requireProbabilities(pValues, "Benjamini and Hochberg's procedure")
        var adjusted = pValues
        var least = 1.0
        for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated().reversed() {
            least = min(least, Double(pValues.count) / Double(rank + 1) * pValues[index])
            adjusted[index] = least
        }
        return adjusted
    }

    private static func requireProbabilities(_ values: [Double], _ function: String) throws(StatisticsError) {
        for value in values {
            try GSL.require(value >= 0 && value <= 1, function, "a p-value", value, "a probability in 0 ... 1")
        }
    }
}
