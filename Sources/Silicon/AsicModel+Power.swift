// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

extension AsicModel {
    /// Switching power of all chips with the loss on the way to them: heat in the machine.
    public func dynamicPower(_ point: OperatingPoint) -> Power {
        chipPower.dynamicPower(voltage: point.voltage, frequency: point.frequency) * chipScale
    }

    /// Leakage of all chips with the loss on the way to them.
    /// - Parameter temperature: of the dies; without it, the reference temperature.
    public func leakagePower(voltage: Voltage, temperature: Temperature? = nil) -> Power {
        chipPower.leakagePower(voltage: voltage, temperature: temperature ?? chipPower.referenceTemperature) * chipScale
    }

    public var leakageTemperatureScale: TemperatureDifference { chipPower.leakageTemperatureScale }

    /// From one chip's draw to all of them and what is lost on the way.
    package var chipScale: Double { Double(chips) * (1 + distributionLoss.fraction) }

    /// What the supply gives besides chips and fans.
    public var dcOverhead: Power { controlPower }

    /// At the wall.
    /// - Parameters:
    ///   - chipPower: of all chips with the loss on the way to them, `dynamicPower` + `leakagePower`.
    ///   - fanPower: of all fans; without it, all fans at nominal speed.
    public func wallPower(chipPower: Power, fanPower: Power? = nil) -> Power {
        powerSupply.input(output: chipPower + controlPower + (fanPower ?? nominalFanPower))
    }

    /// What the chips may draw, with the loss on the way to them, when the wall gives this much; the inverse of `wallPower`.
    public func chipPower(wall: Power, fanPower: Power? = nil) -> Power {
        max(.zero, powerSupply.output(input: wall) - controlPower - (fanPower ?? nominalFanPower))
    }

    public var nominalFanPower: Power { fans.power(speed: fans.nominalSpeed) * Double(fans.count) }

    /// At the wall with all fans at nominal speed and the dies at the reference temperature.
    public func wallPower(_ point: OperatingPoint) -> Power {
        wallPower(chipPower: dynamicPower(point) + leakagePower(voltage: point.voltage))
    }

    /// How far the computed power at the nominal point lies above the nameplate: 0 where it was fitted.
    public var nameplateResidual: Fraction { .fraction(wallPower(nominal) / nameplatePower - 1) }
}
