// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Testing

@Suite("Quantities")
struct QuantityTests {
    @Test("3412.5 W at 9533 MH/s is 0.358 J/MH, not J/TH")
    func scryptEfficiency() {
        let efficiency = Power.watts(3412.5) / HashRate.megahashesPerSecond(9533)
        #expect(abs(efficiency.joulesPerMegahash - 0.357_967) < 1e-6)
        #expect(efficiency.formatted(digits: 3) == "0.358 J/MH")
    }
}
