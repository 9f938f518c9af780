// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Silicon
import Testing

/// An S19's cooling against an independent implementation (scipy's brentq, lambertw and expm).
@Suite("Cooling, number by number") struct ThermalVectorTests {
    let model: AsicModel

    init() throws { model = try #require(try ModelLibrary.builtIn()["antminer-s19"]) }

    @Test(
        "Flow and heat transfer by running fans",
        arguments: [(2, 2, 0.1746, 1.0), (1, 2, 0.1512, 0.891), (1, 1, 0.0736, 0.501), (0, 2, 0.1383, 0.830)])
    func flow(intake: Int, exhaust: Int, cubicMetres: Double, transfer: Double) {
        let ratio = model.fans.airflowRatio(intake: intake, exhaust: exhaust)
        #expect(abs(ratio * model.fans.nominalFlow.base - cubicMetres) < 6e-5)
        #expect(abs(pow(ratio, model.thermal.airflowExponent) - transfer) < 6e-4)
    }

    @Test(
        "Dies settle with an exponential leakage",
        arguments: [
            (5, 2, 55.472602), (5, 1, 60.591357), (15, 2, 66.579371), (15, 1, 72.032691), (25, 2, 78.161598),
            (25, 1, 84.151440), (35, 2, 90.516407), (35, 1, 97.469881), (40, 2, 97.159020), (40, 1, 104.947096),
            (45, 2, 104.296897), (45, 1, 113.479931),
        ])
    func steady(inlet: Double, intake: Int, die: Double) throws {
        let airflow = model.fans.airflowRatio(intake: intake, exhaust: 2)
        let steady = try #require(model.steadyState(model.nominal, inlet: .celsius(inlet), airflow: airflow))
        #expect(abs(steady.die.celsius - die) < 6e-7)
    }

    @Test("Resistance to the air and the air's warming", arguments: [(2, 0.01723, 15.1), (1, 0.01880, 17.5)])
    func air(intake: Int, resistance: Double, rise: Double) {
        let airflow = model.fans.airflowRatio(intake: intake, exhaust: 2)
        #expect(abs(model.thermal.resistance(airflow: airflow).kelvinsPerWatt - resistance) < 6e-6)
        let power = model.dynamicPower(model.nominal) + model.leakagePower(voltage: model.nominal.voltage)
        #expect(abs(model.thermal.outletRise(power: power, airflow: airflow).kelvins - rise) < 0.06)
    }

    // S19 Pro field test: inlet 23.1, outlet 38.8 degC, 370 cfm, 3,320 W at the wall.
    @Test("The air carries off 96 % of what a field test drew")
    func fieldTest() throws {
        let watts = 3320 * 0.96
        let rise = model.thermal.outletRise(power: .watts(watts), airflow: 1).kelvins
        #expect(abs(rise - (38.8 - 23.1)) < 0.25, "\(rise)")
    }

    @Test(
        "The inlet at which dies run away, and where they are then",
        arguments: [(2, 2, 60.8, 144.2), (1, 2, 53.3, 141.0), (1, 1, 4.5, 123.9), (0, 2, 48.4, 139.0)])
    func runaway(intake: Int, exhaust: Int, inlet: Double, die: Double) throws {
        let airflow = model.fans.airflowRatio(intake: intake, exhaust: exhaust)
        let edge = try #require(model.runaway(model.nominal, airflow: airflow))
        #expect(abs(edge.inlet.celsius - inlet) < 0.06)
        #expect(abs(edge.die.celsius - die) < 0.06)
        func settles(_ offset: Double) -> Bool {
            model.steadyState(model.nominal, inlet: .celsius(edge.inlet.celsius + offset), airflow: airflow) != nil
        }
        #expect(settles(-0.001) && !settles(0.001))
    }

    @Test("Conductances, time constants and the linear steady state, with all fans and with one dead")
    func linear() throws {
        let slope = model.leakageSlope(model.nominal, temperature: .celsius(80))
        #expect(abs(model.thermal.airConductance(airflow: 1) - 82.077) < 6e-4)
        #expect(abs(1 / model.thermal.dieResistance.kelvinsPerWatt - 198.261) < 6e-4)
        #expect(abs(slope.wattsPerKelvin - 9.7594) < 6e-5)
        let power =
            (model.dynamicPower(model.nominal)
            + model.leakagePower(voltage: model.nominal.voltage, temperature: .celsius(80))).watts
            - slope.wattsPerKelvin * 80
        func end(_ airflow: Double) -> (die: Double, heatsink: Double) {
            model.thermalStep(airflow: airflow, leakageSlope: slope, dt: .hours(10))
                .advance(die: 25, heatsink: 25, power: power, inlet: 25)
        }
        #expect(abs(end(1).die - 78.1523) < 6e-5)
        #expect(abs(end(1).heatsink - 62.5904) < 6e-5)
        let oneDead = model.fans.airflowRatio(intake: 1, exhaust: 2)
        #expect(abs(end(oneDead).die - 84.10) < 0.006)
        let slow = try #require(model.thermal.timeConstants(airflow: oneDead, leakageSlope: slope).slow)
        #expect(abs(slow.seconds - 73.0) < 0.06)
    }

    @Test("A day's wave passes a heat sink of 63 s unweakened: its lag is a minute")
    func daily() throws {
        let slope = model.leakageSlope(model.nominal, temperature: .celsius(80))
        let tau = try #require(model.thermal.timeConstants(airflow: 1, leakageSlope: slope).slow).seconds
        let turn = 2 * Double.pi / 86_400 * tau
        #expect(1 / (1 + turn * turn).squareRoot() > 0.99998)
        #expect(abs(atan(turn) / (2 * .pi) * 86_400 - tau) < 0.01)
        // The same from the exact steps: an inlet that swings 8 K a day, held for a minute at a time.
        let step = model.thermalStep(airflow: 1, leakageSlope: slope, dt: .seconds(60))
        var state = (die: 25.0, heatsink: 25.0)
        var top = -Double.infinity
        var bottom = Double.infinity
        for minute in 0..<2880 {
            let inlet = 25 + 8 * sin(2 * .pi * (Double(minute) + 0.5) / 1440)
            state = step.advance(die: state.die, heatsink: state.heatsink, power: 0, inlet: inlet)
            if minute >= 1440 { (top, bottom) = (max(top, state.heatsink), min(bottom, state.heatsink)) }
        }
        let still = model.thermalStep(airflow: 1, leakageSlope: slope, dt: .hours(10))
        let gain = still.n2
        #expect(abs((top - bottom) / (16 * gain) - 1) < 1e-3)
    }
}
