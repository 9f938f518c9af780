// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Silicon
import Statistics
import Testing

/// Boards of unequal chips against an independent simulation of thirty boards.
@Suite("Boards, number by number") struct BoardVectorTests {
    struct Spread: Sendable, CustomTestStringConvertible {
        var capacitance, threshold: Double
        /// Of the core voltages along a board, mV.
        var sd: Double
        /// Nonce error of a board: median and mean of 30.
        var median, mean: Double

        var testDescription: String { "\(capacitance * 100) % capacitance, \(threshold) mV threshold" }
    }

    static let spreads = [
        Spread(capacitance: 0, threshold: 0, sd: 0, median: 1.2e-4, mean: 1.2e-4),
        Spread(capacitance: 0.02, threshold: 0, sd: 5.02, median: 1.25e-3, mean: 1.50e-3),
        Spread(capacitance: 0.03, threshold: 0, sd: 7.33, median: 7.04e-3, mean: 1.04e-2),
        Spread(capacitance: 0, threshold: 4, sd: 0, median: 1.38e-3, mean: 1.74e-3),
        Spread(capacitance: 0.03, threshold: 4, sd: 7.63, median: 2.61e-2, mean: 2.46e-2),
        Spread(capacitance: 0.05, threshold: 4, sd: 12.76, median: 8.35e-2, mean: 8.30e-2),
    ]

    @Test("Domain imbalance and the nonce error it makes", arguments: spreads)
    func imbalance(_ reference: Spread) throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-s19"])
        let point = OperatingPoint(frequency: .megahertz(620), voltage: .volts(0.36))
        func simulate(_ capacitance: Double, _ threshold: Double) throws -> DomainImbalance {
            try DomainImbalance(
                model, boards: 60,
                lottery: BoardLottery(capacitanceSpread: capacitance, dieToDie: .millivolts(threshold)), point: point,
                leakage: false, key: StreamKey(seed: 31).named("boards"))
        }
        let boards = try simulate(reference.capacitance, reference.threshold)
        // One board's spread of 38 groups has a standard error of 1/sqrt(76) of itself; thirty there and 60 here.
        let reach = 4 * reference.sd * (1 / 76.0 * (1 / 30.0 + 1 / 60.0)).squareRoot() + 1e-6
        #expect(abs(boards.meanSpread.millivolts - reference.sd) < reach, "\(boards.meanSpread.millivolts)")
        let errors = Summary(boards.nonceErrors)
        let standardError = errors.sd * (1 / 30.0 + 1 / 60.0).squareRoot()
        #expect(abs(errors.mean - reference.mean) < 4 * standardError + 1e-6, "\(errors.mean)")
        let median = try #require(quantile(boards.nonceErrors, 0.5))
        #expect(abs(median - reference.median) < 5 * standardError + 1e-6, "\(median)")
        guard reference.sd > 0 else { return }
        // The mutant: a quarter more spread in capacitance.
        let wide = try simulate(1.25 * reference.capacitance, reference.threshold)
        #expect(abs(wide.meanSpread.millivolts - reference.sd) > reach)
    }

    @Test(
        "Groups, chips and voltages are those that repair guides give",
        arguments: [
            ("antminer-s19", 76, 38, 2, 0.36), ("antminer-s19-pro", 114, 38, 3, 0.36),
            ("antminer-s19j-pro", 126, 42, 3, 0.36), ("antminer-s19-xp", 110, 11, 10, 1.2),
        ])
    func groups(name: String, chips: Int, domains: Int, perDomain: Int, volts: Double) throws {
        let model = try #require(try ModelLibrary.builtIn()[name])
        #expect(model.chipsPerBoard == chips && model.domainsPerBoard == domains && model.chipsPerDomain == perDomain)
        // Within the 12 to 15 V of an APW12 supply.
        let board = model.boardVoltage(core: model.nominal.voltage).volts
        #expect((12.0...15).contains(board), "\(board) V")
        let domain = model.domainVoltage(core: model.nominal.voltage).volts
        #expect(abs(domain / volts - 1) < 0.15, "\(domain) V")
    }
}
