// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Stationary M/M/c. Source: Kleinrock, "Queueing Systems, volume 1" (1975), sections 3.2 and 3.5.
struct ErlangQueue {
    var arrivalRate: Double
    var serviceRate: Double
    var servers: Int

    private var load: Double { arrivalRate / serviceRate }

    /// The probability that a customer must wait (Erlang's C formula), by the recursion for the B formula.
    var probabilityOfWaiting: Double {
        var blocked = 1.0
        for n in 1...servers { blocked = load * blocked / (Double(n) + load * blocked) }
        let free = 1 - load / Double(servers)
        return blocked / (free + (1 - free) * blocked)
    }

    var timeInLine: Double { probabilityOfWaiting / (Double(servers) * serviceRate - arrivalRate) }
    var timeInSystem: Double { timeInLine + 1 / serviceRate }
    var numberInSystem: Double { arrivalRate * timeInSystem }

    /// The probability of staying longer than `time`, for one server served in the order of arrival.
    func probabilityOfStaying(longerThan time: Double) -> Double { exp(-(serviceRate - arrivalRate) * time) }
}

/// The machine-repair model M/M/c//N: a birth-and-death chain in the number of broken machines. Source: Kleinrock, section 3.8.
struct MachineRepairChain {
    var machines: Int
    var crew: Int
    /// Failures per machine and repairs per repairer, in the same unit of time.
    var failureRate: Double
    var repairRate: Double

    /// The mean fraction of the machines that work.
    var availability: Double {
        var weight = 1.0
        var total = 1.0
        var brokenTotal = 0.0
        for broken in 1...machines {
            weight *= Double(machines - broken + 1) * failureRate / (Double(min(broken, crew)) * repairRate)
            total += weight
            brokenTotal += Double(broken) * weight
        }
        return 1 - brokenTotal / total / Double(machines)
    }
}
