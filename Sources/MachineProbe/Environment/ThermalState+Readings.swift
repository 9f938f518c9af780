// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Quantities

extension ThermalState {
    /// Below this a processor is cool. An assumption: it only tells "cool" from "warm", and neither excludes a run.
    public static let warmFrom = Temperature.celsius(70)

    /// The state during a measurement, from a reading before and one after it.
    ///
    /// - Returns: throttled where heat held the machine back, by its own statement, by a risen count or by a temperature at
    ///   the limit; warm or cool by the hotter reading; nil where nothing that was read tells.
    public init?(before: ThermalReading, after: ThermalReading) {
        if before.isThrottling == true || after.isThrottling == true {
            self = .throttled
            return
        }
        if let first = before.throttleCount, let last = after.throttleCount, last > first {
            self = .throttled
            return
        }
        guard let hottest = [before.processor, after.processor].compactMap(\.self).max() else { return nil }
        if let limit = [before.limit, after.limit].compactMap(\.self).min(), hottest >= limit {
            self = .throttled
        } else {
            self = hottest >= Self.warmFrom ? .warm : .cool
        }
    }
}
