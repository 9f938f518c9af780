// SPDX-License-Identifier: GPL-3.0-or-later

import Results
import Scenarios
import Testbench

import class Dispatch.DispatchSemaphore

/// Runs a scenario and waits for its result: the benchmarks are synchronous.
func run(_ scenario: Scenario, jobs: Int) throws -> ResultDocument {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var outcome: Result<ResultDocument, any Error>?
    Task {
        do {
            outcome = .success(try await Bench(scenario, jobs: jobs).run(version: "bench").document)
        } catch {
            outcome = .failure(error)
        }
        done.signal()
    }
    done.wait()
    guard let outcome else { throw BenchmarkFailure(description: "a run ended without a result") }
    return try outcome.get()
}
