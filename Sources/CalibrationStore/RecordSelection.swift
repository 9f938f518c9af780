// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Quantities
internal import GRDB

/// Which records of a store are meant. What is nil does not choose.
public struct RecordSelection: Sendable, Hashable {
    public var hardware: HardwareFingerprint?
    public var precision: Precision?
    /// The engine: `cpu`, `cuda`, `dla0`.
    public var device: String?
    public var powerMode: String?
    /// The first instant that counts.
    public var from: Instant?
    /// The first instant that does not count any more.
    public var to: Instant?

    public init(
        hardware: HardwareFingerprint? = nil, precision: Precision? = nil, device: String? = nil,
        powerMode: String? = nil, from: Instant? = nil, to: Instant? = nil
    ) {
        self.hardware = hardware
        self.precision = precision
        self.device = device
        self.powerMode = powerMode
        self.from = from
        self.to = to
    }

    /// The condition in SQL over the columns of the view `records`: the strata first, which have an index.
    var condition: (sql: String, arguments: StatementArguments) {
        var (terms, arguments) = stratumTerms
        if !terms.isEmpty { terms = ["stratum IN (\(Self.strata) WHERE \(terms.joined(separator: " AND ")))"] }
        if let from {
            terms.append("timestamp_ns >= ?")
            arguments += [from.nanosecondsSinceEpoch]
        }
        if let to {
            terms.append("timestamp_ns < ?")
            arguments += [to.nanosecondsSinceEpoch]
        }
        return (terms.isEmpty ? "1" : terms.joined(separator: " AND "), arguments)
    }

    /// The strata that are meant, as a query of their ids.
    var stratumQuery: (sql: String, arguments: StatementArguments) {
        let (terms, arguments) = stratumTerms
        return (Self.strata + (terms.isEmpty ? "" : " WHERE " + terms.joined(separator: " AND ")), arguments)
    }

    private static let strata = """
        SELECT strata.id FROM strata JOIN hardware ON hardware.id = strata.machine
          JOIN conditions ON conditions.id = strata.conditions
        """

    private var stratumTerms: (terms: [String], arguments: StatementArguments) {
        var terms: [String] = []
        var arguments = StatementArguments()
        func term(_ sql: String, _ value: String?) {
            guard let value else { return }
            terms.append(sql)
            arguments += [value]
        }
        term("hardware_fingerprint = ?", hardware?.digits)
        term("precision = ?", precision?.rawValue)
        term("device = ?", device)
        term("power_mode = ?", powerMode)
        return (terms, arguments)
    }
}
