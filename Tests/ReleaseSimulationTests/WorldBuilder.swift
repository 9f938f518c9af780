// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Foundation
import Quantities
import ReleaseSimulation
import Statistics

/// A world that is quiet unless a test makes noise.
struct WorldBuilder {
    var specification: ReleaseSpecification

    init(days: Int64 = 400, count: Int = 1) {
        var product = ProductSettings()
        product.name = "accelerator"
        product.count = count
        specification = ReleaseSpecification(
            start: Instant(year: 2025, month: 1, day: 1) ?? .epoch, duration: .days(days), products: [product],
            noise: .none, disturbances: .none, ambient: .none)
    }

    mutating func release(
        _ day: Int64, driver: String? = nil, compiler: String? = nil, effect: Double = 0,
        cause: SoftwareComponent? = nil, fixes: String? = nil
    ) {
        var release = ReleaseSettings()
        release.at = .days(day)
        release.versions[.driver] = driver
        release.versions[.compiler] = compiler
        release.effect = .fraction(effect)
        release.cause = cause
        release.fixes = fixes
        specification.releases.append(release)
    }

    func world(seed: UInt64 = 1) -> ReleaseWorld { ReleaseWorld(specification, key: StreamKey(seed: seed)) }

    /// Natural logarithms of a machine's values.
    func logValues(seed: UInt64 = 1, machine: Int = 0) -> [Double] {
        world(seed: seed).history(of: machine).history.runs.map { log($0.value) }
    }
}
