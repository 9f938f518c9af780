// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import CalibrationStore
import Quantities

/// Which store a verb works on.
struct StoreOptions: ParsableArguments {
    @Option(help: "The store's file; by default calibrations.db in the user's data folder.")
    var db: String?

    /// Opens the store, and says so where that migrated an older one.
    func open(_ access: RunStore.Access) throws -> RunStore {
        try reportingStoreErrors {
            let store = try RunStore.open(db ?? RunStore.defaultPath, access: access)
            if let migration = store.migration {
                Terminal.err(
                    "\(store.path): migrated from the older kind of store: \(plural(migration.records, "record")) out of "
                        + "\(plural(migration.rows, "row")); the rows themselves are still there")
                for problem in migration.withoutRecord { Terminal.warning(problem) }
            }
            return store
        }
    }
}

/// Runs the body; what is wrong with a store or a file becomes a message and an exit code: 74 where the file could not be
/// read or written, 2 where what it holds is bad.
func reportingStoreErrors<Value>(_ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as StoreError {
        Terminal.error("\(error)")
        switch error.kind {
        case .unreachable, .locked, .readOnly, .failed: throw ExitCode.inputOutput
        case .damaged, .tooNew, .foreign, .badRecord: throw ExitCode.badScenario
        case .notFound, .ambiguous: throw ExitCode(64)
        }
    }
}
