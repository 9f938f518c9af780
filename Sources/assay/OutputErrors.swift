// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Reporting

/// Runs the body; a file that cannot be written becomes a message and exit code 74.
func reportingOutputErrors<Value>(_ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as ReportingError {
        Terminal.error(error.description)
        throw error.isInputOutput ? ExitCode.inputOutput : ExitCode.badScenario
    }
}
