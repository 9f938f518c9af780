// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// How the alarms on one history compare with what really happened.
///
/// An alarm is right when it is raised at a regression's release or at most ``horizon`` releases later; each regression takes the
/// first such alarm, and every other alarm is false.
public struct DetectionScore: Sendable, Hashable {
    public static let horizon = 5
    /// The smallest loss that counts as a regression.
    public static let leastLoss = 0.03

    public var releases = 0
    public var regressions = 0
    public var found = 0
    public var falseAlarms = 0
    /// Releases from the regression to the alarm, summed over those found.
    public var delay = 0
    /// Alarms that called their cause certain, and how many of those that match a regression were right.
    public var certain = 0
    public var certainAndRight = 0

    public init() {}

    public init(alarms: [Alarm], truth: HistoryTruth, releases: Int, tolerance: Int = 1) {
        self.releases = releases
        let real = truth.changes.filter { $0.effect <= -Self.leastLoss }
        regressions = real.count
        var taken = Set<Int>()
        for alarm in alarms {
            guard case .number(let raised) = alarm.raisedAt, case .number(let named) = alarm.release else { continue }
            let match = real.indices.first { index in
                !taken.contains(index) && (0...Self.horizon).contains(raised - real[index].release)
                    && abs(named - real[index].release) <= tolerance
            }
            guard let match else {
                falseAlarms += 1
                continue
            }
            taken.insert(match)
            found += 1
            delay += raised - real[match].release
            if case .certain(let component) = alarm.attribution {
                certain += 1
                if component == real[match].cause { certainAndRight += 1 }
            }
        }
    }

    public static func + (a: Self, b: Self) -> Self {
        var sum = a
        sum.releases += b.releases
        sum.regressions += b.regressions
        sum.found += b.found
        sum.falseAlarms += b.falseAlarms
        sum.delay += b.delay
        sum.certain += b.certain
        sum.certainAndRight += b.certainAndRight
        return sum
    }

    /// The share of alarms that are right; `nil` without an alarm.
    public var precision: Double? { found + falseAlarms > 0 ? Double(found) / Double(found + falseAlarms) : nil }
    /// The share of regressions that are found; `nil` without a regression.
    public var recall: Double? { regressions > 0 ? Double(found) / Double(regressions) : nil }
    /// The harmonic mean of the two; 0 where there is a regression and no alarm.
    public var f1: Double? {
        regressions > 0 ? 2 * Double(found) / Double(found + falseAlarms + regressions) : nil
    }
    /// In releases; `nil` where nothing was found.
    public var meanDelay: Double? { found > 0 ? Double(delay) / Double(found) : nil }
    public var falseAlarmsPerThousand: Double? {
        releases > 0 ? 1000 * Double(falseAlarms) / Double(releases) : nil
    }
}
