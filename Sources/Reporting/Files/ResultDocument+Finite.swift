// SPDX-License-Identifier: GPL-3.0-or-later

import Results

extension ResultDocument {
    /// The document with each absent-or-finite number either finite or absent: a metric that came out as NaN is "no data".
    func withoutNonFiniteOptionals() -> ResultDocument {
        var copy = self
        for p in copy.policies.indices {
            copy.policies[p].metrics.makeFinite()
            for g in (copy.policies[p].groups ?? []).indices { copy.policies[p].groups?[g].metrics.makeFinite() }
        }
        for c in copy.comparisons.indices { copy.comparisons[c].metrics.makeFinite() }
        for e in copy.expectations.indices { copy.expectations[e].estimate.makeFinite() }
        for c in copy.claims.indices {
            copy.claims[c].estimate.makeFinite()
            for a in (copy.claims[c].assumptions ?? []).indices {
                copy.claims[c].assumptions?[a].estimate.makeFinite()
            }
        }
        guard var illustration else { return copy }
        for s in illustration.world.indices { illustration.world[s].values.makeFinite() }
        for p in illustration.policies.indices {
            for s in illustration.policies[p].series.indices { illustration.policies[p].series[s].values.makeFinite() }
            for m in illustration.policies[p].maps.indices {
                for r in illustration.policies[p].maps[m].racks.indices {
                    illustration.policies[p].maps[m].racks[r].makeFinite()
                }
            }
        }
        copy.illustration = illustration
        return copy
    }
}

extension Estimate {
    fileprivate mutating func makeFinite() {
        mean = finite(mean)
        sd = finite(sd)
        low = finite(low)
        high = finite(high)
    }
}

extension [MetricEstimate] {
    fileprivate mutating func makeFinite() {
        for index in indices { self[index].estimate.makeFinite() }
    }
}

extension [Double?] {
    fileprivate mutating func makeFinite() {
        for index in indices { self[index] = finite(self[index]) }
    }
}

func finite(_ value: Double?) -> Double? {
    guard let value, value.isFinite else { return nil }
    return value
}
