// SPDX-License-Identifier: GPL-3.0-or-later

import CFleetKernel
import Fleet
import Quantities

/// Where a pass writes what it found: the columns of truth and telemetry.
enum ReadingColumns {
    /// The hottest chip above the mean one, K; an assumption: boards are hotter at the outlet side.
    static let hotSpot = Float(WorldAssumptions.hotSpot.kelvins)

    private typealias Floats = UnsafeMutablePointer<Float>
    private typealias Truth = (power: Floats, rate: Floats, efficiency: Floats, error: Floats, die: Floats)
    private typealias Shown = (
        power: Floats, rate: Floats, efficiency: Floats, error: Floats, average: Floats, hottest: Floats, fans: Floats
    )

    /// Binds all columns for the duration of a call.
    /// - Returns: what the call returns; nil without a call for an empty fleet.
    static func bind<Result>(
        _ frame: inout TelemetryFrame, _ truth: inout FleetTruth, _ missed: inout [assay_fleet_missed],
        _ body: (UnsafePointer<assay_fleet_readings>) -> Result
    ) -> Result? {
        withColumn(&truth.power.values) { power in
            withColumn(&truth.validRate.values) { rate in
                withColumn(&truth.efficiency.values) { efficiency in
                    withColumn(&truth.nonceError.values) { error in
                        withColumn(&truth.dieTemperature.values) { die in
                            bindTelemetry(&frame, &missed, (power, rate, efficiency, error, die), body)
                        }
                    }
                }
            }
        }
    }

    private static func bindTelemetry<Result>(
        _ frame: inout TelemetryFrame, _ missed: inout [assay_fleet_missed], _ truth: Truth,
        _ body: (UnsafePointer<assay_fleet_readings>) -> Result
    ) -> Result? {
        withColumn(&frame.power.values) { power in
            withColumn(&frame.hashRate.values) { rate in
                withColumn(&frame.efficiency.values) { efficiency in
                    withColumn(&frame.nonceError.values) { error in
                        withColumn(&frame.chipTemperatureAverage.values) { average in
                            withColumn(&frame.chipTemperatureMax.values) { hottest in
                                withColumn(&frame.fanSpeeds) { fans in
                                    bindCounters(
                                        &frame.nonces, &frame.nonceErrors, &frame.sampleTimes, &missed, truth,
                                        (power, rate, efficiency, error, average, hottest, fans), body)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static func bindCounters<Result>(
        _ nonces: inout [Double], _ nonceErrors: inout [Double], _ times: inout [Instant],
        _ missed: inout [assay_fleet_missed], _ truth: Truth, _ shown: Shown,
        _ body: (UnsafePointer<assay_fleet_readings>) -> Result
    ) -> Result? {
        let count = times.count
        return withColumn(&nonces) { nonces in
            withColumn(&nonceErrors) { nonceErrors in
                withColumn(&times) { times in
                    withColumn(&missed) { missed in
                        // An instant is its nanoseconds and nothing else.
                        times.withMemoryRebound(to: Int64.self, capacity: count) { times in
                            var readings = assay_fleet_readings(
                                true_power: truth.power, true_rate: truth.rate, true_efficiency: truth.efficiency,
                                true_error: truth.error, true_die: truth.die, power: shown.power, rate: shown.rate,
                                efficiency: shown.efficiency, error: shown.error, average: shown.average,
                                hottest: shown.hottest, fan_speeds: shown.fans, nonces: nonces,
                                nonce_errors: nonceErrors, sample_times: times, hot_spot: hotSpot, missed: missed)
                            return body(&readings)
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func withColumn<Element, Result>(
        _ column: inout [Element], _ body: (UnsafeMutablePointer<Element>) -> Result?
    ) -> Result? {
        column.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap(body) }
    }
}
