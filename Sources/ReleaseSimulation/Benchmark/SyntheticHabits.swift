// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Statistics

extension SyntheticHistories {
    /// What one history is like, and where it stands.
    struct Habits {
        private let base: Double
        private let runNoise: Double
        private let visitNoise: Double
        private let rho: Double
        private let outliers: Double
        private let tailDegrees: Double
        private let runs: Int
        private let throttled: Double
        private let capped: Double
        private let preflightFailed: Double
        private let driftPerDay: Double
        private let season: Double
        private let phase: Double
        private let interval: Double
        private var day = 0.0
        private var level = 0.0
        private var previousNoise = 0.0
        private var versions = [1, 1, 1]
        /// Regressions that stand: their size and component.
        private var standing: [(size: Double, component: Int)] = []

        init(_ family: SyntheticHistories, _ stream: inout RandomStream) {
            func uniform(_ range: ClosedRange<Double>, _ stream: inout RandomStream) -> Double {
                range.lowerBound + (range.upperBound - range.lowerBound) * stream.uniform()
            }
            func logUniform(_ range: ClosedRange<Double>, _ stream: inout RandomStream) -> Double {
                Elementary.exp(
                    uniform(Elementary.log(range.lowerBound)...Elementary.log(range.upperBound), &stream))
            }
            base = logUniform(1...10_000, &stream)
            runNoise = logUniform(family.runNoise, &stream)
            visitNoise = logUniform(family.visitNoise, &stream)
            rho = uniform(family.autocorrelation, &stream)
            outliers = uniform(family.outlierShare, &stream)
            tailDegrees = stream.bernoulli(0.5) ? 4 : 1000
            runs = family.runsPerRelease[stream.integer(below: family.runsPerRelease.count)]
            throttled = uniform(family.throttledShare, &stream)
            capped = uniform(family.cappedShare, &stream)
            preflightFailed = uniform(family.preflightFailedShare, &stream)
            interval = uniform(5...14, &stream)
            driftPerDay = uniform(family.drift, &stream) / (interval * Double(max(family.releases, 1)))
            season = uniform(family.season, &stream)
            phase = stream.uniform()
        }

        mutating func changeSoftware(
            release: Int, family: SyntheticHistories, truth: inout HistoryTruth, _ stream: inout RandomStream
        ) {
            guard release > 0 else { return }
            day += interval * (0.5 + stream.uniform())
            // One component alone in most releases, else two or all three.
            var order = [0, 1, 2]
            stream.shuffle(&order)
            let draw = stream.uniform()
            // The driver is what is released most often.
            if draw < 0.45 { order = [0] + order.filter { $0 != 0 } }
            let changed = Array(order.prefix(draw < 0.65 ? 1 : draw < 0.9 ? 2 : 3))
            for component in changed { versions[component] += 1 }
            guard family.hasChanges else { return }
            let component = changed[stream.integer(below: changed.count)]
            let event = stream.uniform()
            var effect = 0.0
            if let fixed = standing.firstIndex(where: { changed.contains($0.component) }), event > 1 - family.fixRate {
                let regression = standing.remove(at: fixed)
                effect = 1 / (1 - regression.size) - 1
                truth.changes.append(
                    .init(release: release, effect: effect, cause: components[regression.component]))
                level += Elementary.log(1 + effect)
                return
            }
            if event < family.regressionRate {
                let size = min(
                    family.regressionSizes.upperBound,
                    family.regressionSizes.lowerBound + stream.exponential(mean: family.regressionMean))
                effect = -size
                standing.append((size, component))
            } else if event < family.regressionRate + family.improvementRate {
                effect = min(0.25, 0.01 + stream.exponential(mean: 0.035))
            } else if event < family.regressionRate + family.improvementRate + family.minorRate {
                effect = (stream.bernoulli(0.6) ? -1 : 1) * 0.025 * stream.uniform()
            }
            guard effect != 0 else { return }
            truth.changes.append(.init(release: release, effect: effect, cause: components[component]))
            level += Elementary.log(1 + effect)
        }

        mutating func visit(release: Int, into all: inout [Run], _ stream: inout RandomStream) {
            let count = runs > 0 ? runs : 1 + stream.integer(below: 5)
            let offset = stream.gaussian(sd: visitNoise)
            let visitThrottles = stream.bernoulli(throttled)
            let visitIsCapped = stream.bernoulli(capped)
            let cap = 0.05 + 0.25 * stream.uniform()
            let ambient = season * Elementary.cos(2 * Double.pi * (day / 365.25 + phase))
            for run in 0..<count {
                let at = day + 0.02 * Double(run)
                // Student's t from a normal and a chi-square, scaled to unit variance.
                let shape = tailDegrees / 2
                let scale = tailDegrees > 100 ? 1 : (stream.gamma(shape: shape, scale: 1 / shape) * 2).squareRoot()
                let shock = stream.gaussian() / scale
                previousNoise = rho * previousNoise + (1 - rho * rho).squareRoot() * shock
                var value = level + offset + ambient + driftPerDay * at + runNoise * previousNoise
                if stream.bernoulli(outliers) {
                    value += (stream.bernoulli(0.85) ? -1 : 1) * (0.03 + stream.exponential(mean: 0.07))
                }
                var thermal = stream.bernoulli(0.5) ? ThermalState.cool : .warm
                if visitThrottles, run == 0 || stream.bernoulli(0.8) {
                    thermal = .throttled
                    value -= 0.04 + 0.2 * stream.uniform()
                }
                if visitIsCapped { value -= cap }
                let passed = !stream.bernoulli(preflightFailed)
                if !passed { value -= stream.exponential(mean: 0.05) }
                all.append(
                    Run(
                        index: all.count, day: at, release: .number(release),
                        components: [
                            components[0]: "5\(versions[0]).10", components[1]: "1\(versions[1]).0",
                            components[2]: "6.\(versions[2])",
                        ],
                        powerMode: visitIsCapped ? "capped" : "default", thermalState: thermal, preflightPassed: passed,
                        value: base * Elementary.exp(value)))
            }
        }
    }
}
