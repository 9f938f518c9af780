// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// Takes a season out of a series, so that what comes back every period is not taken for a change.
///
/// The trend is a centred moving average over one period, the season the median of what is left at each phase, its
/// amplitude free to grow slowly. The classical decomposition: R. J. Hyndman, G. Athanasopoulos, "Forecasting:
/// Principles and Practice", 3rd edition, 2021, section 3.4.
struct SeasonalAdjustment {
    /// Periods that calendars make: quarters, days of a week, months, hours of a day, weeks of a year.
    static let periods = [4, 7, 12, 24, 52]
    /// The least share of the mean absolute deviation from the trend that a season must explain.
    static let leastShare = 0.35
    /// A longer period must explain this much more than a shorter one.
    static let betterBy = 0.03

    let period: Int?
    let series: [Double]

    init(_ series: [Double]) {
        var best: (share: Double, period: Int, season: [Double], rest: [Double])?
        for period in Self.periods where series.count >= 4 * period {
            let trend = Self.movingAverage(series, over: period)
            let rest = zip(series, trend).map { $0 - $1 }
            var season = (0..<period).map { phase in
                quantile(stride(from: phase, to: rest.count, by: period).map { rest[$0] }, 0.5) ?? 0
            }
            let mean = season.reduce(0, +) / Double(period)
            season = season.map { $0 - mean }
            let inner = (period / 2)..<(series.count - period / 2)
            let before = inner.reduce(0) { $0 + abs(rest[$1]) }
            let after = inner.reduce(0) { $0 + abs(rest[$1] - season[$1 % period]) }
            guard before > 0 else { continue }
            let share = 1 - after / before
            if share > (best?.share ?? -1) + Self.betterBy { best = (share, period, season, rest) }
        }
        guard let best, best.share > Self.leastShare else {
            period = nil
            self.series = series
            return
        }
        period = best.period
        let season = series.indices.map { best.season[$0 % best.period] }
        let along = Self.movingAverage(zip(best.rest, season).map { $0 * $1 }, over: best.period)
        let across = Self.movingAverage(season.map { $0 * $0 }, over: best.period)
        let gains = Self.movingAverage(zip(along, across).map { $1 > 0 ? $0 / $1 : 0 }, over: best.period)
        self.series = series.indices.map { series[$0] - gains[$0] * season[$0] }
    }

    /// Centred; an even period counts its two ends half. Beyond the ends of the series stand its first and last values.
    static func movingAverage(_ series: [Double], over period: Int) -> [Double] {
        let half = period / 2
        let ends = period.isMultiple(of: 2) ? 0.5 : 1
        return series.indices.map { index in
            var sum = 0.0
            for offset in -half...half {
                let value = series[min(max(index + offset, 0), series.count - 1)]
                sum += abs(offset) == half ? ends * value : value
            }
            return sum / Double(period)
        }
    }
}
