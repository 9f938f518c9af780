// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// What the processor of this machine does in one precision: memory bandwidth and arithmetic, on one thread and on all.
public struct ProcessorCalibration: Sendable {
    /// How it is measured.
    public struct Plan: Sendable, Hashable {
        /// Thread counts, the last of which fills the fields of the record.
        public var threads: [Int]
        /// Of every measurement, after a warm-up; 1 or more.
        public var repeats: Int
        /// Elements of each of the three arrays of the bandwidth.
        public var elements: Int

        public init(threads: [Int], repeats: Int, elements: Int) {
            self.threads = threads
            self.repeats = repeats
            self.elements = elements
        }
    }

    public var precision: Precision
    public var bandwidth: [BandwidthMeasurement]
    public var arithmetic: [ArithmeticMeasurement]
    /// The highest of all functions, sizes and thread counts.
    public var peak: ArithmeticMeasurement? { arithmetic.max { $0.best < $1.best } }

    /// Measures; takes about a minute with ten repeats.
    ///
    /// - Parameters:
    ///   - precision: fp32 or fp64; there is no BLAS for others.
    ///   - progress: is told what is measured next.
    public static func run(
        _ precision: Precision, plan: Plan, library: BlasLibrary, progress: (String) -> Void = { _ in }
    ) throws(MeasurementError) -> ProcessorCalibration {
        let sizes: [Precision: Int] = [.fp32: 4, .fp64: 8]
        guard let size = sizes[precision] else {
            throw MeasurementError(
                "\(precision)", "the processor is measured in fp32 and fp64 only", remedy: "measure others by --exec")
        }
        var result = ProcessorCalibration(precision: precision, bandwidth: [], arithmetic: [])
        for threads in plan.threads {
            progress("\(precision) memory bandwidth, \(threads) threads")
            result.bandwidth.append(
                try BandwidthMeasurement.run(
                    elements: plan.elements, elementSize: size, threads: threads, repeats: plan.repeats))
        }
        // A library without threads of its own is measured once.
        for threads in Set(plan.threads.map { min($0, library.maximumThreads) }).sorted() {
            for kernel in ArithmeticMeasurement.Kernel.allCases {
                progress("\(precision) \(kernel.rawValue), \(threads) threads")
                result.arithmetic += try ArithmeticMeasurement.run(
                    kernel, elementSize: size, library: library, threads: threads, repeats: plan.repeats)
            }
        }
        return result
    }

    /// The record's view: the fastest of everything in the fields, every repeat in the metrics.
    /// - Parameter theoreticalPeak: Gop/s, where somebody states it.
    public func measurements(theoreticalPeak: Double?) -> Measurements {
        let stream = bandwidth.last
        var metrics: [BenchmarkMetric] = []
        func add(_ name: String, _ unit: String, _ values: [Double]) {
            metrics += values.map { BenchmarkMetric(name: name, unit: unit, direction: .higherIsBetter, value: $0) }
        }
        for measured in bandwidth {
            for kernel in BandwidthMeasurement.Kernel.allCases {
                add("stream_\(kernel.name)_gbps/threads:\(measured.threads)", "GB/s", measured.rates(kernel))
            }
        }
        for measured in fastestSizes {
            add("\(measured.kernel.rawValue)_gops/threads:\(measured.threads)", "Gop/s", measured.rates)
        }
        return Measurements(
            precision: precision, device: "cpu", streamCopyGBps: stream?.best(.copy),
            streamScaleGBps: stream?.best(.scale),
            streamAddGBps: stream?.best(.add), streamTriadGBps: stream?.best(.triad), blas1Gops: level(1),
            blas2Gops: level(2), blas3Gops: level(3), peakMeasuredGops: peak?.best,
            theoreticalPeakGops: theoreticalPeak,
            arithmeticIntensity: peak?.arithmeticIntensity, metrics: metrics)
    }

    /// The fastest of a level of BLAS, in Gop/s.
    public func level(_ level: Int) -> Double? { arithmetic.filter { $0.kernel.level == level }.map(\.best).max() }

    /// Of each function and thread count the size that was fastest.
    public var fastestSizes: [ArithmeticMeasurement] {
        var fastest: [ArithmeticMeasurement] = []
        for measured in arithmetic {
            let place = fastest.firstIndex { $0.kernel == measured.kernel && $0.threads == measured.threads }
            guard let place else {
                fastest.append(measured)
                continue
            }
            if measured.best > fastest[place].best { fastest[place] = measured }
        }
        return fastest
    }
}
