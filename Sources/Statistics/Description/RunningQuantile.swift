// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// An estimate of one quantile of a stream in constant memory (GSL's P² algorithm).
///
/// Source: R. Jain, I. Chlamtac, "The P² algorithm", CACM 28(10), 1985, doi:10.1145/4372.4378.
public struct RunningQuantile: ~Copyable {
    private let workspace: UnsafeMutablePointer<gsl_rstat_quantile_workspace>
    /// The number of values added.
    public private(set) var n = 0

    /// - Parameter p: inside (0, 1).
    public init(_ p: Double) throws(StatisticsError) {
        GSL.prepare()
        try GSL.require(p > 0 && p < 1, "running quantile", "p", p, "a probability inside (0, 1)")
        guard let workspace = gsl_rstat_quantile_alloc(p) else {
            throw .library(function: "running quantile", code: GSL_ENOMEM, message: "no memory")
        }
        self.workspace = workspace
    }

    deinit { gsl_rstat_quantile_free(workspace) }

    /// Adds a value; NaN is skipped.
    public mutating func add(_ value: Double) {
        guard !value.isNaN else { return }
        n += 1
        gsl_rstat_quantile_add(value, workspace)
    }

    /// The estimate; `nil` before the first value.
    public var value: Double? { n > 0 ? gsl_rstat_quantile_get(workspace) : nil }
}
