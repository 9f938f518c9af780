// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities
public import Statistics

/// What differing chips do to many boards of a model, by simulation.
public struct DomainImbalance: Sendable {
    /// Standard deviation of the core voltages along each board's string, V.
    public var voltageSpreads: [Double] = []
    /// Mean nonce error of each board.
    public var nonceErrors: [Double] = []
    /// The worst domain's distance from collapse on each board, V.
    public var worstMargins: [Double] = []

    /// - Parameters:
    ///   - boards: how many, addressed by `key.indexed(board)`.
    ///   - point: without it, the model's nominal point.
    /// - Throws: for a voltage that is not positive.
    public init(
        _ model: AsicModel, boards: Int, lottery: BoardLottery = BoardLottery(), point: OperatingPoint? = nil,
        leakage: Bool = true, key: StreamKey
    ) throws(StringError) {
        for index in 0..<max(0, boards) {
            let board = try lottery.board(
                model, point: point ?? model.nominal, leakage: leakage, key: key.indexed(UInt64(index)))
            let volts = board.coreVoltages.map(\.volts)
            let mean = volts.reduce(0, +) / Double(volts.count)
            let squares = volts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            voltageSpreads.append((squares / Double(volts.count)).squareRoot())
            nonceErrors.append(board.nonceError)
            worstMargins.append(board.worstMargin.volts)
        }
    }

    public var meanSpread: Voltage { .volts(Summary(voltageSpreads).mean) }
    public var meanNonceError: Double { Summary(nonceErrors).mean }
    public var meanWorstMargin: Voltage { .volts(Summary(worstMargins).mean) }
}
