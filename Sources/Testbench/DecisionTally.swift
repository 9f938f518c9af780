// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet

/// How many decisions of each kind were given since the warm-up, and how many of their claims were true.
struct DecisionTally {
    /// Decisions whose claim the truth bears out, and those it contradicts.
    struct Claims {
        private(set) var right = 0
        private(set) var wrong = 0

        mutating func add(_ isRight: Bool) {
            if isRight { right += 1 } else { wrong += 1 }
        }
    }

    private(set) var commands = 0
    private(set) var redirects = Claims()
    private(set) var sleeps = Claims()
    private(set) var retunes = Claims()
    private(set) var alarms = Claims()

    /// - Parameter isRight: nil where the decision claims nothing.
    mutating func count(_ decision: Decision, _ isRight: Bool?) {
        commands += 1
        guard let isRight else { return }
        switch decision.command {
        case .redirect: redirects.add(isRight)
        case .sleep: sleeps.add(isRight)
        case .setPowerLimit, .setOperatingPoint:
            // Taking a limit back is no accusation.
            if decision.claim != .recovered { retunes.add(isRight) }
        case .restore, .wake, .reboot: break
        }
        if decision.claim == .failing { alarms.add(isRight) }
    }
}
