// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

extension AsicModel {
    /// Chips that stand side by side in one domain.
    public var chipsPerDomain: Int { chipsPerBoard / domainsPerBoard }

    /// One board as a series string at an operating point, every chip typical; change its chips to see what the string does.
    /// - Parameter temperature: of the dies; without it, the reference temperature.
    /// - Throws: for a voltage that is not positive.
    public func voltageString(
        _ point: OperatingPoint, temperature: Temperature? = nil
    ) throws(StringError) -> VoltageString {
        let domain = Array(repeating: VoltageString.Chip(frequency: point.frequency), count: chipsPerDomain)
        return try VoltageString(
            boardVoltage: boardVoltage(core: point.voltage), coreStack: coreStack,
            domains: Array(repeating: domain, count: domainsPerBoard), chipPower: chipPower,
            temperature: temperature ?? referenceTemperature)
    }

    /// What the other cores of a domain stand across when one chip of it is gated alone and the rest of the string goes on.
    /// - Returns: nil where chips have no neighbour in their domain: gating one then breaks the string's current.
    public func coreVoltageBesideGatedChip(_ point: OperatingPoint) -> Voltage? {
        guard chipsPerDomain > 1, var string = try? voltageString(point) else { return nil }
        string.domains[0][0].frequency = .zero
        string.domains[0][0].leaks = false
        return string.coreVoltages.first
    }
}
