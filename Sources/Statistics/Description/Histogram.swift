// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// Counts in bins of equal width (GSL's histogram); values outside are counted apart.
public struct Histogram: Sendable, Hashable {
    public let low: Double
    public let high: Double
    public private(set) var counts: [Int]
    public private(set) var below = 0
    public private(set) var above = 0
    public private(set) var notANumber = 0

    /// - Parameter bins: 1 ... 100,000 bins over low ..< high.
    public init(low: Double, high: Double, bins: Int) throws(StatisticsError) {
        try GSL.require(low.isFinite && high.isFinite && low < high, "histogram", "low", low, "finite ends, low < high")
        try GSL.require((1...100_000).contains(bins), "histogram", "bins", Double(bins), "1 ... 100000")
        self.low = low
        self.high = high
        counts = Array(repeating: 0, count: bins)
    }

    /// Adds all of these values.
    /// - Throws: when libgsl finds no memory.
    public mutating func add(_ values: [Double]) throws(StatisticsError) {
        GSL.prepare()
        guard let histogram = gsl_histogram_alloc(counts.count) else {
            throw .library(function: "histogram", code: GSL_ENOMEM, message: "no memory")
        }
        defer { gsl_histogram_free(histogram) }
        try GSL.check(gsl_histogram_set_ranges_uniform(histogram, low, high), "histogram")
        for value in values {
            if value.isNaN {
                notANumber += 1
            } else if value < low {
                below += 1
            } else if value >= high {
                above += 1
            } else {
                try GSL.check(gsl_histogram_increment(histogram, value), "histogram")
            }
        }
        for bin in counts.indices { counts[bin] += Int(gsl_histogram_get(histogram, bin)) }
    }
}
