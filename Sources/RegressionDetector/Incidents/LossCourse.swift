// SPDX-License-Identifier: GPL-3.0-or-later

public import Statistics

/// Whether a loss is still there, as visits come in.
///
/// Each visit brings an interval of the loss that remains. A recovery needs two visits in a row whose whole interval lies below what
/// matters, so that one lucky visit closes nothing; a relapse needs an interval that lies above it, so that noise reopens nothing.
/// In between nothing changes.
public struct LossCourse: Sendable, Hashable {
    /// Visits in a row that have to show the recovery.
    public static let visitsToRecover = 2

    public private(set) var isRecovered = false
    /// The day of the visit that showed the newest recovery or relapse; nil while the first loss goes on.
    public private(set) var changed: Double?
    /// The largest remaining loss that passes as none.
    private let negligible: Double
    private var goodVisits = 0

    /// - Parameter negligible: a share in 0 ..< 1.
    public init(negligible: Double) { self.negligible = negligible }

    /// - Parameters:
    ///   - day: of the visit.
    ///   - loss: of what is still lost, 0.05 for 5 %; negative for a gain.
    public mutating func observe(day: Double, loss: Interval) {
        goodVisits = loss.high < negligible ? goodVisits + 1 : 0
        if !isRecovered, goodVisits >= Self.visitsToRecover {
            isRecovered = true
            changed = day
        } else if isRecovered, loss.low > negligible {
            isRecovered = false
            changed = day
        }
    }
}
