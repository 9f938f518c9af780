// SPDX-License-Identifier: GPL-3.0-or-later

import CFleetKernel
import Fleet
import Quantities

/// Where a pass writes what it found: the columns of truth and telemetry.
enum ReadingColumns {
    /// The hottest chip above the mean one, K; an assumption: boards are hotter at the outlet side.
    static let hotSpot = Float(WorldAssumptions.hotSpot.kelvins)

    /// Binds all columns for the duration of a call; does nothing for an empty fleet.
    static func bind(
        _ frame: inout TelemetryFrame, _ truth: inout FleetTruth, _ missed: inout [assay_fleet_missed],
        _ body: (UnsafePointer<assay_fleet_readings>) -> Void
    ) {
        truth.power.values.withUnsafeMutableBufferPointer { truePower in
            truth.validRate.values.withUnsafeMutableBufferPointer { trueRate in
                truth.efficiency.values.withUnsafeMutableBufferPointer { trueEfficiency in
                    truth.nonceError.values.withUnsafeMutableBufferPointer { trueError in
                        truth.dieTemperature.values.withUnsafeMutableBufferPointer { trueDie in
                            bindTelemetry(
                                &frame, &missed, [truePower, trueRate, trueEfficiency, trueError, trueDie], body)
                        }
                    }
                }
            }
        }
    }

    private static func bindTelemetry(
        _ frame: inout TelemetryFrame, _ missed: inout [assay_fleet_missed],
        _ truth: [UnsafeMutableBufferPointer<Float>], _ body: (UnsafePointer<assay_fleet_readings>) -> Void
    ) {
        frame.power.values.withUnsafeMutableBufferPointer { power in
            frame.hashRate.values.withUnsafeMutableBufferPointer { rate in
                frame.efficiency.values.withUnsafeMutableBufferPointer { efficiency in
                    frame.nonceError.values.withUnsafeMutableBufferPointer { error in
                        frame.chipTemperatureAverage.values.withUnsafeMutableBufferPointer { average in
                            frame.chipTemperatureMax.values.withUnsafeMutableBufferPointer { hottest in
                                let floats = truth + [power, rate, efficiency, error, average, hottest]
                                bindCounters(
                                    &frame.nonces, &frame.nonceErrors, &frame.sampleTimes, &missed, floats, body)
                            }
                        }
                    }
                }
            }
        }
    }

    private static func bindCounters(
        _ nonces: inout [Double], _ nonceErrors: inout [Double], _ times: inout [Instant],
        _ missed: inout [assay_fleet_missed], _ floats: [UnsafeMutableBufferPointer<Float>],
        _ body: (UnsafePointer<assay_fleet_readings>) -> Void
    ) {
        nonces.withUnsafeMutableBufferPointer { nonces in
            nonceErrors.withUnsafeMutableBufferPointer { nonceErrors in
                times.withUnsafeMutableBufferPointer { times in
                    missed.withUnsafeMutableBufferPointer { missed in
                        let count = times.count
                        let columns = floats.compactMap(\.baseAddress)
                        guard columns.count == 11, let nonces = nonces.baseAddress,
                            let nonceErrors = nonceErrors.baseAddress, let times = times.baseAddress,
                            let missed = missed.baseAddress
                        else { return }
                        // An instant is its nanoseconds and nothing else.
                        times.withMemoryRebound(to: Int64.self, capacity: count) { times in
                            var readings = assay_fleet_readings(
                                true_power: columns[0], true_rate: columns[1], true_efficiency: columns[2],
                                true_error: columns[3], true_die: columns[4], power: columns[5], rate: columns[6],
                                efficiency: columns[7], error: columns[8], average: columns[9], hottest: columns[10],
                                nonces: nonces, nonce_errors: nonceErrors, sample_times: times, hot_spot: hotSpot,
                                missed: missed)
                            body(&readings)
                        }
                    }
                }
            }
        }
    }
}
