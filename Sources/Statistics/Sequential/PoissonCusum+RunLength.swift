// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

extension PoissonCusum {
    /// The mean number of observations from a reset to the alarm.
    ///
    /// A Markov chain on a lattice fine enough to hold the reference value: exact for the rounded reference value, verified by simulation
    /// to 5 %. Observations with very few expected counts are taken several at a time, which changes the answer by less than that.
    /// Source: D. Brook, D. A. Evans, "An approach to the probability distribution of cusum run length", Biometrika 59(3), 1972,
    /// doi:10.1093/biomet/59.3.539.
    /// - Parameters:
    ///   - expected: the expected count per observation, above 0 and at most 1e4.
    ///   - trueRatio: the rate at which counts really arrive, over the expected one.
    public func averageRunLength(expected: Double, trueRatio: Double = 1) throws(StatisticsError) -> Double {
        let name = "CUSUM run length"
        try GSL.require(expected > 0 && expected <= 1e4, name, "expected", expected, "a count in 0 ... 1e4, above 0")
        try GSL.require(trueRatio >= 0 && trueRatio <= 1e3, name, "true ratio", trueRatio, "a number in 0 ... 1e3")
        let lattice = CusumLattice(ratio: ratio, expected: expected, largest: threshold)
        return lattice.averageRunLength(threshold: threshold, mean: expected * trueRatio)
    }

    /// The smallest threshold (to 0.5 %) that keeps a false-alarm budget when the statistic is reset after each alarm.
    /// - Parameters:
    ///   - falseAlarmsPerUnitYear: the budget, above 0.
    ///   - observationsPerYear: how often a unit is observed; more than the budget.
    ///   - expected: the expected count per observation, above 0 and at most 1e4.
    ///   - ratio: the multiple of the rate to detect, above 1.
    /// - Complexity: about ten solutions of the Markov chain, some milliseconds each: compute once, not per unit.
    public static func threshold(
        falseAlarmsPerUnitYear: Double, observationsPerYear: Double, expected: Double, ratio: Double
    ) throws(StatisticsError) -> Double {
        let name = "CUSUM threshold"
        try GSL.require(
            falseAlarmsPerUnitYear > 0 && falseAlarmsPerUnitYear.isFinite, name, "false alarms per unit-year",
            falseAlarmsPerUnitYear, "a finite number above 0")
        try GSL.require(
            observationsPerYear > falseAlarmsPerUnitYear && observationsPerYear.isFinite, name,
            "observations per year", observationsPerYear, "more observations than false alarms")
        try GSL.require(expected > 0 && expected <= 1e4, name, "expected", expected, "a count in 0 ... 1e4, above 0")
        try GSL.require(ratio > 1 && ratio.isFinite, name, "ratio", ratio, "a finite number above 1")
        let target = observationsPerYear / falseAlarmsPerUnitYear
        // Lorden's bound: the run length of a log-likelihood CUSUM is at least the exponential of its threshold.
        var high = max(gsl_log1p(target - 1) / gsl_log1p(ratio - 1), 1e-3)
        var low = 0.0
        let lattice = CusumLattice(ratio: ratio, expected: expected, largest: high)
        while high - low > max(high * 0.005, 1e-3) {
            let middle = (low + high) / 2
            if lattice.averageRunLength(threshold: middle, mean: expected) >= target {
                high = middle
            } else {
                low = middle
            }
        }
        return high
    }
}

/// The states of a CUSUM: multiples of 1/`steps` counts, falling by `fall` steps per (grouped) observation.
struct CusumLattice {
    let steps: Int
    let fall: Int
    let group: Double

    init(ratio: Double, expected: Double, largest: Double) {
        let perObservation = PoissonCusum.reference(ratio) * expected
        group = max(1, (1 / (64 * perObservation)).rounded(.down))
        let drop = perObservation * group
        let finest = max(1, min(100, Int(500 / max(largest, 1))))
        var best = (error: Double.infinity, steps: 1, fall: 1)
        for steps in 1...finest {
            let fall = max(1, (drop * Double(steps)).rounded())
            let error = (fall / Double(steps) / drop - 1).magnitude
            if error < best.error * 0.999 { best = (error, steps, Int(fall)) }
        }
        (steps, fall) = (best.steps, best.fall)
    }

    /// Solves L = 1 + Q L without pivoting (I − Q is diagonally dominant); a row reaches at most `fall` columns to the left.
    func averageRunLength(threshold: Double, mean: Double) -> Double {
        let states = max(1, Int((threshold * Double(steps) - 1e-9).rounded(.up)))
        let probabilities = (0...(states + fall) / steps).map { gsl_ran_poisson_pdf(UInt32($0), mean * group) }
        var matrix = [Double](repeating: 0, count: states * states)
        var runs = [Double](repeating: 1, count: states)
        for state in 0..<states {
            matrix[state * states + state] = 1
            for (count, probability) in probabilities.enumerated() {
                let next = max(0, state + count * steps - fall)
                if next < states { matrix[state * states + next] -= probability }
            }
        }
        for pivot in 0..<states {
            for row in (pivot + 1)..<max(pivot + 1, min(states, pivot + fall + 1)) {
                let factor = matrix[row * states + pivot] / matrix[pivot * states + pivot]
                guard factor != 0 else { continue }
                for column in pivot..<states {
                    matrix[row * states + column] -= factor * matrix[pivot * states + column]
                }
                runs[row] -= factor * runs[pivot]
            }
        }
        for row in stride(from: states - 1, through: 0, by: -1) {
            var sum = runs[row]
            for column in (row + 1)..<max(row + 1, states) { sum -= matrix[row * states + column] * runs[column] }
            runs[row] = sum / matrix[row * states + row]
        }
        return runs[0] * group
    }
}
