// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Silicon
import Statistics
import Testing

@Suite struct CoolingTests {
    let model: AsicModel

    init() throws { model = try #require(try ModelLibrary.builtIn()["antminer-s19"]) }

    @Test(
        "Dead fans leave the airflow that the network of fan curves gives",
        arguments: [
            (2, 2, 1, 1e-12), (1, 2, 0.866, 5e-4), (2, 1, 0.866, 5e-4), (1, 1, 0.422, 5e-4), (0, 2, 0.792, 5e-4),
        ])
    func airflow(intake: Int, exhaust: Int, expected: Double, tolerance: Double) {
        #expect(abs(model.fans.airflowRatio(intake: intake, exhaust: exhaust) - expected) < tolerance)
    }

    @Test("A list of running fans counts the two banks apart")
    func runningFans() {
        let fans = model.fans
        #expect(fans.airflowRatio(running: [false, true, true, true]) == fans.airflowRatio(intake: 1, exhaust: 2))
        #expect(fans.airflowRatio(running: [true, false, false, true]) == fans.airflowRatio(intake: 1, exhaust: 1))
        #expect(fans.airflowRatio(running: [true, true, false, false]) == fans.airflowRatio(intake: 2, exhaust: 0))
        #expect(fans.airflowRatio(running: [false, false, false, false]) == fans.stillAirRatio.fraction)
    }

    @Test("The nominal flow is 370 cfm, and a fan's power the cube of its speed")
    func nominal() {
        #expect(abs((model.fans.nominalFlow.value(in: "cfm") ?? 0) - 370) < 1)
        #expect(abs(model.fans.power(speed: model.fans.fullSpeed).watts - 19.8) < 1e-12)
        #expect(abs(model.fans.power(speed: model.fans.fullSpeed / 2).watts - 19.8 / 8) < 1e-12)
    }

    // From scipy.linalg.expm of the augmented matrix: both nodes and the inlet at 25 degC, leakage linearised at 80 degC.
    @Test(
        "Warming up follows the matrix exponential",
        arguments: [
            (0.1, 29.2777255691, 25.0099912269), (1, 38.6161919785, 25.4378816225), (10, 44.0992283217, 30.3490258656),
            (60, 62.6693913449, 47.9312488205), (300, 77.8000688725, 62.2569682777),
        ])
    func warmUp(seconds: Double, die: Double, heatsink: Double) {
        let slope = model.leakageSlope(voltage: model.nominal.voltage, temperature: .celsius(80))
        let power =
            (model.dynamicPower(model.nominal)
            + model.leakagePower(voltage: model.nominal.voltage, temperature: .celsius(80))).watts - slope * 80
        let step = model.thermalStep(airflow: 1, leakageSlope: slope, dt: TimeSpan(seconds: seconds))
        let result = step.advance(die: 25, heatsink: 25, power: power, inlet: 25)
        #expect(abs(result.die - die) < 1e-8)
        #expect(abs(result.heatsink - heatsink) < 1e-8)
        // Two half steps are one whole step.
        let half = model.thermalStep(airflow: 1, leakageSlope: slope, dt: TimeSpan(seconds: seconds / 2))
        let middle = half.advance(die: 25, heatsink: 25, power: power, inlet: 25)
        let end = half.advance(die: middle.die, heatsink: middle.heatsink, power: power, inlet: 25)
        #expect(abs(end.die - result.die) < 1e-9)
    }

    @Test("The time constants are 63.4 s and 0.262 s, and longer with a dead fan")
    func timeConstants() throws {
        let slope = ThermalConductance.wattsPerKelvin(
            model.leakageSlope(voltage: model.nominal.voltage, temperature: .celsius(80)))
        let all = model.thermal.timeConstants(airflow: 1, leakageSlope: slope)
        #expect(abs(try #require(all.slow).seconds - 63.437) < 5e-4)
        #expect(abs(all.fast.seconds - 0.2620) < 5e-5)
        let oneDead = model.thermal.timeConstants(
            airflow: model.fans.airflowRatio(intake: 1, exhaust: 2), leakageSlope: slope)
        #expect(abs(try #require(oneDead.slow).seconds - 73) < 0.05)
    }

    @Test("Newton's steady state is the closed form in Lambert's W", arguments: [-20.0, 0, 20, 40, 60])
    func lambert(inlet: Double) throws {
        for airflow in [0.5, 0.8, 1, 1.3] {
            let resistance = model.thermal.resistance(airflow: airflow).base
            let scale = model.leakageTemperatureScale.kelvins
            let leakage = model.leakagePower(voltage: model.nominal.voltage).watts
            let cold = inlet + resistance * model.dynamicPower(model.nominal).watts
            let argument = -(resistance * leakage / scale) * exp((cold - 75) / scale)
            let steady = model.steadyState(model.nominal, inlet: .celsius(inlet), airflow: airflow)
            #expect((steady == nil) == (argument < -exp(-1)))
            guard let steady else { continue }
            let closed = cold - scale * (try lambertW0(argument))
            #expect(abs(steady.die.celsius - closed) < 1e-7)
        }
    }

    // From the Lambert W of scipy.
    @Test(
        "The dies settle where the exponential leakage lets them",
        arguments: [(25, 4, 78.161598), (25, 3, 84.151440), (35, 4, 90.516407), (35, 3, 97.469881), (5, 4, 55.472602)])
    func steadyState(inlet: Double, fans: Int, expected: Double) throws {
        let airflow = model.fans.airflowRatio(intake: fans - 2, exhaust: 2)
        let steady = try #require(model.steadyState(model.nominal, inlet: .celsius(inlet), airflow: airflow))
        #expect(abs(steady.die.celsius - expected) < 1e-6)
        // What the dies give off reaches the air through the heat sinks.
        let flow = (steady.die - steady.heatsink).base / model.thermal.dieResistance.base
        #expect(abs(flow - steady.power.watts) < 1e-6)
    }

    @Test(
        "The dies run away above an inlet of 60.8 degC with four fans, of 53.3 degC with three",
        arguments: [(4, 60.8), (3, 53.3)])
    func runaway(fans: Int, inlet: Double) {
        let airflow = model.fans.airflowRatio(intake: fans - 2, exhaust: 2)
        #expect(model.steadyState(model.nominal, inlet: .celsius(inlet - 0.1), airflow: airflow) != nil)
        #expect(model.steadyState(model.nominal, inlet: .celsius(inlet + 0.1), airflow: airflow) == nil)
    }

    @Test("More airflow never warms the dies, and a step of any length stays between inlet and steady state")
    func bounds() throws {
        var last = Double.infinity
        for airflow in stride(from: 0.3, through: 1.4, by: 0.1) {
            guard let steady = model.steadyState(model.nominal, inlet: .celsius(20), airflow: airflow) else { continue }
            #expect(steady.die.celsius < last)
            last = steady.die.celsius
            for seconds in [0.01, 1, 30, 3600] {
                let step = model.thermalStep(airflow: airflow, leakageSlope: .zero, dt: TimeSpan(seconds: seconds))
                let cooled = step.advance(die: 90, heatsink: 70, power: 0, inlet: 20)
                #expect(cooled.die >= 20 - 1e-9 && cooled.die <= 90)
                #expect(cooled.heatsink >= 20 - 1e-9 && cooled.heatsink <= 90)
            }
        }
    }
}
