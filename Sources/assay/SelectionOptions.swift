// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import CalibrationStore
import Quantities

/// Which records of a store a verb works on.
struct SelectionOptions: ParsableArguments {
    @Option(help: "A hardware fingerprint, or its beginning where no other begins so.") var hardware: String?
    @Option(help: "A precision such as fp32.") var precision: String?
    @Option(help: "An engine of the machine, such as cpu, cuda, dla0.") var device: String?
    @Option(help: "A power mode.") var powerMode: String?
    @Option(help: "From this day or instant (ISO 8601) on.") var from: String?
    @Option(help: "Up to this day or instant, which does not count any more.") var to: String?

    func validate() throws {
        _ = try instant(from, "--from")
        _ = try instant(to, "--to")
    }

    func resolve(in store: RunStore) throws -> RecordSelection {
        RecordSelection(
            hardware: try hardware.map { try store.fingerprint(startingWith: $0) },
            precision: precision.map { Precision(rawValue: $0) }, device: device, powerMode: powerMode,
            from: try instant(from, "--from"), to: try instant(to, "--to"))
    }

    private func instant(_ text: String?, _ option: String) throws -> Instant? {
        guard let text else { return nil }
        guard let parsed = Instant.parsing(timestamp: text) else {
            throw ValidationError("\(option) takes a day or an instant in ISO 8601, not '\(text)'")
        }
        return parsed.instant
    }
}
