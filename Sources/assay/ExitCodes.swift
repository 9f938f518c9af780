// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Results

extension ExitCode {
    static let expectationFailed = ExitCode(1)
    static let badScenario = ExitCode(2)
    static let inconclusive = ExitCode(3)
    static let regression = ExitCode(4)
    static let engineBroke = ExitCode(5)
    static let inputOutput = ExitCode(74)
    static let interrupted = ExitCode(130)

    /// The code that says most where several apply: 5, 2, 1, 4, 3 in this order; an interruption and a failed write first.
    static func combined(_ codes: [ExitCode]) -> ExitCode {
        let order: [Int32] = [130, 74, 5, 2, 1, 4, 3]
        return order.map { ExitCode($0) }.first { code in codes.contains { $0.rawValue == code.rawValue } } ?? .success
    }
}

extension ResultDocument {
    /// What the expectations make of the run; claims never count.
    var exitCode: ExitCode {
        let verdicts = expectations.map(\.verdict)
        if verdicts.contains(.fail) { return .expectationFailed }
        if verdicts.contains(.inconclusive) || verdicts.contains(.noData) { return .inconclusive }
        return .success
    }
}
