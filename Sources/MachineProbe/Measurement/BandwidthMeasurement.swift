// SPDX-License-Identifier: GPL-3.0-or-later

internal import CMeasurement
internal import Foundation

/// The memory bandwidth of this machine, by the four kernels of STREAM.
///
/// Bytes are counted as STREAM does: two arrays for copy and scale, three for add and triad; what a cache reads before it is
/// written over does not count.
public struct BandwidthMeasurement: Sendable, Hashable {
    public enum Kernel: Int, Sendable, Hashable, CaseIterable {
        case copy, scale, add, triad

        public var name: String { ["copy", "scale", "add", "triad"][rawValue] }
        var arrays: Int { rawValue < 2 ? 2 : 3 }
    }

    public var threads: Int
    /// Elements of each of the three arrays.
    public var elements: Int
    /// Bytes per element, 4 or 8.
    public var elementSize: Int
    /// Of every repeat after the warm-up, in the order of measurement, by kernel.
    public var seconds: [Kernel: [Double]]

    package init(threads: Int, elements: Int, elementSize: Int, seconds: [Kernel: [Double]]) {
        self.threads = threads
        self.elements = elements
        self.elementSize = elementSize
        self.seconds = seconds
    }

    /// GB/s (10^9 bytes) of every repeat.
    public func rates(_ kernel: Kernel) -> [Double] {
        let bytes = Double(kernel.arrays * elements * elementSize)
        return (seconds[kernel] ?? []).map { bytes / $0 / 1e9 }
    }

    /// GB/s of the fastest repeat, as STREAM reports it.
    public func best(_ kernel: Kernel) -> Double? { rates(kernel).max() }

    /// Elements of an array that is four times as large as the last level of cache, STREAM's rule, and no less than the
    /// ten million elements of its source.
    /// - Parameter cacheBytes: over all instances of the last level; 64 MiB are assumed where it is not known.
    public static func elements(elementSize: Int, cacheBytes: Int?) -> Int {
        max(4 * (cacheBytes ?? 64 << 20) / elementSize, 10_000_000)
    }

    /// Measures; takes some seconds.
    /// - Parameter repeats: 1 or more, after one warm-up.
    public static func run(
        elements: Int, elementSize: Int, threads: Int, repeats: Int
    ) throws(MeasurementError) -> BandwidthMeasurement {
        var times = [Double](repeating: 0, count: 4 * max(repeats, 1))
        let status = assay_bandwidth(elements, elementSize, Int32(clamping: threads), Int32(clamping: repeats), &times)
        switch status {
        case 0: break
        case ENOMEM:
            throw MeasurementError(
                "memory bandwidth", "\(3 * elements * elementSize >> 20) MiB cannot be had",
                remedy: "give a smaller --array")
        case EIO:
            throw MeasurementError("memory bandwidth", "the arrays do not hold what the kernels leave there")
        default:
            throw MeasurementError(
                "memory bandwidth",
                "\(threads) threads with \(elements) elements of \(elementSize) bytes: "
                    + String(cString: strerror(status)).lowercased())
        }
        guard times.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw MeasurementError("memory bandwidth", "the clock does not advance", remedy: "give a larger --array")
        }
        let seconds = Kernel.allCases.map { kernel in
            (kernel, (0..<repeats).map { times[4 * $0 + kernel.rawValue] })
        }
        return BandwidthMeasurement(
            threads: threads, elements: elements, elementSize: elementSize,
            seconds: Dictionary(uniqueKeysWithValues: seconds))
    }
}

/// Why something could not be measured.
public struct MeasurementError: Error, Sendable, Hashable, CustomStringConvertible {
    public var subject: String
    public var problem: String
    public var remedy: String?

    public init(_ subject: String, _ problem: String, remedy: String? = nil) {
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(subject): \(problem)" + (remedy.map { "; \($0)" } ?? "") }
}
