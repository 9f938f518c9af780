// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Quantities
import Silicon
import Testing

@Suite struct ModelLibraryTests {
    static let names = [
        "antminer-l7", "antminer-s19", "antminer-s19-pro", "antminer-s19j-pro", "antminer-s19-xp", "antminer-s21",
    ]

    @Test("Every built-in model reads, and reproduces its nameplate within its stated tolerance", arguments: names)
    func nameplate(name: String) throws {
        let model = try #require(try ModelLibrary.builtIn()[name])
        let rate = model.idealHashRate(frequency: model.nominal.frequency)
        #expect(abs(rate / model.nameplateHashRate - 1) < 1e-12)
        #expect(abs(model.nameplateResidual.fraction) <= model.nameplateTolerance.fraction)
        let error = model.nonceError(
            voltage: model.nominal.voltage, temperature: model.referenceTemperature, frequency: model.nominal.frequency)
        #expect(abs(error / 1.2e-4 - 1) < 1e-9)
        let steady = try #require(model.steadyState(model.nominal, inlet: .celsius(25)))
        #expect((60...95).contains(steady.die.celsius))
    }
}
