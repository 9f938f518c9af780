// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Quantities
import Statistics

/// Where a pass writes what it found: the columns of truth and telemetry, bound once per pass.
struct ReadingColumns {
    let truePower, trueRate, trueEfficiency, trueError, trueDie: UnsafeMutablePointer<Float>
    let power, rate, efficiency, error, share, average, hottest: UnsafeMutablePointer<Float>
    let nonces, nonceErrors: UnsafeMutablePointer<Double>
    let sampleTimes: UnsafeMutablePointer<Instant>

    /// The hottest chip above the mean one, K; an assumption: boards are hotter at the outlet side.
    static let hotSpot = Float(WorldAssumptions.hotSpot.kelvins)

    /// Binds all columns for the duration of a call; does nothing for an empty fleet.
    static func bind(_ frame: inout TelemetryFrame, _ truth: inout FleetTruth, _ body: (ReadingColumns) -> Void) {
        typealias Floats = UnsafeMutableBufferPointer<Float>
        truth.power.values.withUnsafeMutableBufferPointer { truePower in
            truth.validRate.values.withUnsafeMutableBufferPointer { trueRate in
                truth.efficiency.values.withUnsafeMutableBufferPointer { trueEfficiency in
                    truth.nonceError.values.withUnsafeMutableBufferPointer { trueError in
                        truth.dieTemperature.values.withUnsafeMutableBufferPointer { trueDie in
                            bindTelemetry(&frame, [truePower, trueRate, trueEfficiency, trueError, trueDie], body)
                        }
                    }
                }
            }
        }
    }

    private static func bindTelemetry(
        _ frame: inout TelemetryFrame, _ truth: [UnsafeMutableBufferPointer<Float>], _ body: (ReadingColumns) -> Void
    ) {
        frame.power.values.withUnsafeMutableBufferPointer { power in
            frame.hashRate.values.withUnsafeMutableBufferPointer { rate in
                frame.efficiency.values.withUnsafeMutableBufferPointer { efficiency in
                    frame.nonceError.values.withUnsafeMutableBufferPointer { error in
                        frame.shareDifficulty.withUnsafeMutableBufferPointer { share in
                            frame.chipTemperatureAverage.values.withUnsafeMutableBufferPointer { average in
                                frame.chipTemperatureMax.values.withUnsafeMutableBufferPointer { hottest in
                                    let floats = truth + [power, rate, efficiency, error, share, average, hottest]
                                    bindCounters(&frame.nonces, &frame.nonceErrors, &frame.sampleTimes, floats, body)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static func bindCounters(
        _ nonces: inout [Double], _ nonceErrors: inout [Double], _ times: inout [Instant],
        _ floats: [UnsafeMutableBufferPointer<Float>], _ body: (ReadingColumns) -> Void
    ) {
        nonces.withUnsafeMutableBufferPointer { nonces in
            nonceErrors.withUnsafeMutableBufferPointer { nonceErrors in
                times.withUnsafeMutableBufferPointer { times in
                    let columns = floats.compactMap(\.baseAddress)
                    guard columns.count == 12, let nonces = nonces.baseAddress,
                        let nonceErrors = nonceErrors.baseAddress, let times = times.baseAddress
                    else { return }
                    body(
                        ReadingColumns(
                            truePower: columns[0], trueRate: columns[1], trueEfficiency: columns[2],
                            trueError: columns[3], trueDie: columns[4], power: columns[5], rate: columns[6],
                            efficiency: columns[7], error: columns[8], share: columns[9], average: columns[10],
                            hottest: columns[11], nonces: nonces, nonceErrors: nonceErrors, sampleTimes: times))
                }
            }
        }
    }

    // MARK: Eight units that all answer

    @inline(__always)
    func record(block unit: Int, _ state: BlockState, _ reading: BlockTelemetry, at time: Instant) {
        put(state.power, truePower + unit)
        put(state.validRate, trueRate + unit)
        put(state.efficiency, trueEfficiency + unit)
        put(state.error, trueError + unit)
        put(state.die, trueDie + unit)
        put(reading.power, power + unit)
        put(reading.rate, rate + unit)
        put(reading.efficiency, efficiency + unit)
        put(reading.error, error + unit)
        put(reading.shareDifficulty, share + unit)
        put(state.die, average + unit)
        put(state.die + Self.hotSpot, hottest + unit)
        count(reading.nonces, nonces + unit)
        count(reading.errors, nonceErrors + unit)
        for lane in 0..<FleetColumns.lanes { sampleTimes[unit &+ lane] = time }
    }

    @inline(__always)
    private func put(_ value: SIMD8<Float>, _ column: UnsafeMutablePointer<Float>) {
        UnsafeMutableRawPointer(column).storeBytes(of: value, as: SIMD8<Float>.self)
    }

    @inline(__always)
    private func count(_ values: SIMD8<Float>, _ counters: UnsafeMutablePointer<Double>) {
        for lane in 0..<FleetColumns.lanes { counters[lane] += Double(values[lane]) }
    }

    // MARK: One unit

    func recordTruth(_ unit: Int, lane: Int, _ state: BlockState) {
        truePower[unit] = state.power[lane]
        trueRate[unit] = state.validRate[lane]
        trueEfficiency[unit] = state.efficiency[lane]
        trueError[unit] = state.error[lane]
        trueDie[unit] = state.die[lane]
    }

    /// - Parameter missed: what was counted at polls without an answer; what an answer reports, it takes off.
    func record(
        _ unit: Int, lane: Int, _ state: BlockState, _ reading: BlockTelemetry, answers: Bool,
        missed: UnsafeMutablePointer<MissedCounts>, at time: Instant
    ) {
        recordTruth(unit, lane: lane, state)
        missed[unit].nonces += Double(reading.nonces[lane])
        missed[unit].errors += Double(reading.errors[lane])
        guard answers else { return }
        power[unit] = reading.power[lane]
        rate[unit] = reading.rate[lane]
        efficiency[unit] = reading.efficiency[lane]
        error[unit] = reading.error[lane]
        share[unit] = reading.shareDifficulty[lane]
        average[unit] = state.die[lane]
        hottest[unit] = state.die[lane] + Self.hotSpot
        nonces[unit] += missed[unit].nonces
        nonceErrors[unit] += missed[unit].errors
        missed[unit] = MissedCounts()
        sampleTimes[unit] = time
    }
}

/// Nonces and wrong nonces that a unit has counted and not yet reported.
struct MissedCounts {
    var nonces = 0.0
    var errors = 0.0
}
