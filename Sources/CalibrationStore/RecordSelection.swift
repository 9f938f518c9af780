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

    /// The condition in SQL, over the columns of a record.
    var condition: (sql: String, arguments: StatementArguments) {
        var terms: [String] = []
        var arguments = StatementArguments()
        func term(_ sql: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            terms.append(sql)
            arguments += [value]
        }
        term("hardware_fingerprint = ?", hardware?.digits)
        term("precision = ?", precision?.rawValue)
        term("device = ?", device)
        term("power_mode = ?", powerMode)
        term("timestamp_ns >= ?", from?.nanosecondsSinceEpoch)
        term("timestamp_ns < ?", to?.nanosecondsSinceEpoch)
        return (terms.isEmpty ? "1" : terms.joined(separator: " AND "), arguments)
    }
}
