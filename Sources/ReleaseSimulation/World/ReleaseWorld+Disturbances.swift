// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Quantities
import Statistics

/// A visit's disturbance and what its runs say about it.
struct DisturbedVisit {
    var kind: Disturbance
    var logLoss: Double
    var isRecorded: Bool
    var isSkipped = false

    var powerMode: String? { kind == .capped && isRecorded ? "capped" : nil }
    var thermalState: ThermalState? { kind == .throttled && isRecorded ? .throttled : nil }
    var preflightPassed: Bool? { kind == .preflight && isRecorded ? false : nil }
    var isForced: Bool { kind == .preflight && isRecorded }
}

extension ReleaseWorld {
    /// A power limit that somebody left on stays for the night; heat and failed checks are the visit's own.
    func disturbance(_ night: StreamKey, _ visit: StreamKey, ambient: Temperature) -> DisturbedVisit? {
        let settings = specification.disturbances
        let kinds: [(Disturbance, DisturbedVisits, StreamKey)] = [
            (.capped, settings.capped, night), (.throttled, settings.throttled, visit),
            (.preflight, settings.preflight, visit),
        ]
        for (kind, chances, address) in kinds {
            var random = RandomStream(address.named(kind.rawValue))
            let isStruck = random.bernoulli(chances.share.fraction)
            guard isStruck || chances.above.map({ ambient > $0 }) ?? false else { continue }
            var disturbed = DisturbedVisit(
                kind: kind, logLoss: Elementary.log(1 - chances.loss.draw(random.uniform())),
                isRecorded: random.bernoulli(chances.recorded.fraction))
            if kind == .preflight { disturbed.isSkipped = !random.bernoulli(settings.forced.fraction) }
            return disturbed
        }
        return nil
    }
}
