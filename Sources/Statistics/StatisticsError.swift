// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// Why a statistical function has no answer.
public enum StatisticsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// An argument lies outside the function's domain.
    case outOfDomain(function: String, argument: String, value: Double, expected: String)
    /// The sample is too small, or has no spread, for what was asked.
    case degenerateSample(function: String, expected: String)
    /// An iteration ended without reaching its tolerance.
    case noConvergence(function: String, iterations: Int)
    /// libgsl reported a failure.
    case library(function: String, code: Int, message: String)

    public var description: String {
        switch self {
        case .outOfDomain(let function, let argument, let value, let expected):
            "\(function): \(argument) is \(value), expected \(expected)"
        case .degenerateSample(let function, let expected):
            "\(function): the sample does not suffice, expected \(expected)"
        case .noConvergence(let function, let iterations):
            "\(function): no convergence in \(iterations) iterations, try a narrower bracket"
        case .library(let function, let code, let message):
            "\(function): libgsl reports \(message) (code \(code))"
        }
    }
}

/// libgsl as the rest of the module sees it: without its error handler, which would abort the process.
enum GSL {
    /// Turned off on first use and never on again.
    private static let handlerIsOff: Void = { gsl_set_error_handler_off() }()

    static func prepare() { handlerIsOff }

    static func check(_ code: CInt, _ function: String) throws(StatisticsError) {
        guard code != 0 else { return }
        throw .library(
            function: function, code: Int(code), message: gsl_strerror(code).map { String(cString: $0) } ?? "an error")
    }

    static func require(
        _ holds: Bool, _ function: String, _ argument: String, _ value: Double, _ expected: String
    ) throws(StatisticsError) {
        guard holds else {
            throw .outOfDomain(function: function, argument: argument, value: value, expected: expected)
        }
    }

    static func requireLevel(_ level: Double, _ function: String) throws(StatisticsError) {
        try require(level > 0 && level < 1, function, "level", level, "a confidence level inside (0, 1)")
    }

    static func requireFinite(_ values: [Double], _ function: String) throws(StatisticsError) {
        if let bad = values.first(where: { !$0.isFinite }) {
            throw .outOfDomain(function: function, argument: "a value", value: bad, expected: "finite numbers")
        }
    }
}
