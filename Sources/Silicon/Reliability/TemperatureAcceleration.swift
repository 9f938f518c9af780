// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// How much faster a part ages at a temperature than at its reference temperature.
public enum TemperatureAcceleration: Sendable, Hashable {
    case none
    /// A factor for every ten kelvins: 2 for electrolytic capacitors, 1.5 for fan bearings (X. Tian, Cooling fan reliability,
    /// RAMS 2006, doi 10.1109/RAMS.2006.1677359).
    case perTenKelvins(Double, reference: Temperature)
    /// e^(Ea / k (1/Tr - 1/T)) with an activation energy in eV.
    case arrhenius(electronvolts: Double, reference: Temperature)

    /// Virtual over real time, above 0.
    public func factor(at temperature: Temperature) -> Double {
        switch self {
        case .none: 1
        case .perTenKelvins(let factor, let reference): pow(factor, (temperature.celsius - reference.celsius) / 10)
        case .arrhenius(let energy, let reference):
            exp(
                energy / Ageing.boltzmann
                    * (1 / (reference.celsius + 273.15) - 1 / max(1, temperature.celsius + 273.15)))
        }
    }
}
