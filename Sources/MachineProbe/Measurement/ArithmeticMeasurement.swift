// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// The arithmetic of this machine, by functions of the three levels of BLAS.
public struct ArithmeticMeasurement: Sendable, Hashable {
    public enum Kernel: String, Sendable, Hashable, CaseIterable {
        case dot, axpy, gemv, gemm

        /// 1 vector with vector, 2 matrix with vector, 3 matrix with matrix.
        public var level: Int {
            switch self {
            case .dot, .axpy: 1
            case .gemv: 2
            case .gemm: 3
            }
        }

        /// Additions and multiplications for size `n`.
        public func operations(_ n: Int) -> Double {
            let n = Double(n)
            return switch level {
            case 1: 2 * n
            case 2: 2 * n * n
            default: 2 * n * n * n
            }
        }

        /// Elements that must be read or written at least once for size `n`.
        public func elements(_ n: Int) -> Double {
            let n = Double(n)
            return switch self {
            case .dot: 2 * n
            case .axpy: 3 * n
            case .gemv: n * n + 2 * n
            case .gemm: 3 * n * n
            }
        }

        /// Sizes that are measured: in the caches and beyond them, for arithmetic and memory bound each level differently.
        var sizes: [Int] {
            switch level {
            case 1: [2_000, 50_000, 4_000_000]
            case 2: [200, 1_000, 4_000]
            default: [256, 512, 1_024, 2_048]
            }
        }
    }

    public var kernel: Kernel
    public var size: Int
    /// Bytes per number.
    public var elementSize: Int
    public var threads: Int
    /// Seconds per call, of every repeat after the warm-up.
    public var seconds: [Double]

    package init(kernel: Kernel, size: Int, elementSize: Int, threads: Int, seconds: [Double]) {
        self.kernel = kernel
        self.size = size
        self.elementSize = elementSize
        self.threads = threads
        self.seconds = seconds
    }

    /// Gop/s of every repeat.
    public var rates: [Double] { seconds.map { kernel.operations(size) / $0 / 1e9 } }
    /// Gop/s of the fastest repeat.
    public var best: Double { rates.max() ?? 0 }
    /// Operations per byte that must move.
    public var arithmeticIntensity: Double { kernel.operations(size) / (kernel.elements(size) * Double(elementSize)) }

    /// Measures a function over its sizes.
    ///
    /// - Parameters:
    ///   - repeats: 1 or more of at least 10 ms each, after a warm-up.
    ///   - patience: Seconds that one call may take; a larger size would take longer and is left out.
    public static func run(
        _ kernel: Kernel, elementSize: Int, library: BlasLibrary, threads: Int, repeats: Int, patience: Double = 0.5
    ) throws(MeasurementError) -> [ArithmeticMeasurement] {
        library.use(threads: threads)
        var measurements: [ArithmeticMeasurement] = []
        for size in kernel.sizes {
            let seconds =
                elementSize == 4
                ? try time(kernel, size, library.single, of: Float.self, repeats: repeats, patience: patience)
                : try time(kernel, size, library.double, of: Double.self, repeats: repeats, patience: patience)
            measurements.append(
                ArithmeticMeasurement(
                    kernel: kernel, size: size, elementSize: elementSize, threads: threads, seconds: seconds))
            // Eight times the operations of the next size of matrix products.
            if let fastest = seconds.min(), kernel.level == 3, fastest * 8 > patience { break }
        }
        return measurements
    }

    private static func time<Number: BlasNumber>(
        _ kernel: Kernel, _ n: Int, _ functions: BlasFunctions<Number>, of type: Number.Type, repeats: Int,
        patience: Double
    ) throws(MeasurementError) -> [Double] {
        let square = kernel.level >= 2 ? n * n : n
        // Values near 1 that differ, so that no multiplication is with a special value.
        func numbers(_ count: Int) -> [Number] { (0..<count).map { 1 + Number($0 % 97) / 1024 } }
        let a = numbers(square)
        let b = numbers(kernel == .gemm ? square : n)
        var c = numbers(kernel == .gemm ? square : n)
        var sink: Number = 0
        func call(_ calls: Int) -> Double {
            let start = DispatchTime.now().uptimeNanoseconds
            c.withUnsafeMutableBufferPointer { c in
                guard let output = c.baseAddress else { return }
                for _ in 0..<calls {
                    switch kernel {
                    case .dot: sink += functions.dot(Int32(n), a, b)
                    // So small a factor that no number of calls overflows.
                    case .axpy: functions.axpy(Int32(n), 1e-6, a, output)
                    case .gemv: functions.gemv(Int32(n), a, b, output)
                    case .gemm: functions.gemm(Int32(n), a, b, output)
                    }
                }
            }
            return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
        }
        // The warm-up wakes the library's threads and tells how many calls a repeat needs to be timed well.
        var calls = 1
        var elapsed = call(1)
        while elapsed < 0.01, calls < 1 << 24 {
            calls *= 2
            elapsed = call(calls)
        }
        let seconds = (0..<max(repeats, 1)).map { _ in max(call(calls) / Double(calls), 1e-12) }
        guard sink.isFinite, c.allSatisfy(\.isFinite) else {
            throw MeasurementError("BLAS", "\(kernel.rawValue) of size \(n) returned what is no number")
        }
        return seconds
    }
}
