// SPDX-License-Identifier: GPL-3.0-or-later

import MachineProbe
import Testing

@Suite("Arithmetic by BLAS")
struct ArithmeticTests {
    @Test("operations and bytes follow from the size")
    func counts() {
        func measured(_ kernel: ArithmeticMeasurement.Kernel, _ size: Int) -> ArithmeticMeasurement {
            ArithmeticMeasurement(kernel: kernel, size: size, elementSize: 8, threads: 1, seconds: [2e-3, 1e-3])
        }
        #expect(measured(.dot, 1_000_000).best == 2)
        #expect(measured(.axpy, 1_000_000).best == 2)
        #expect(measured(.gemv, 1000).best == 2)
        #expect(measured(.gemm, 100).best == 2)
        #expect(measured(.gemm, 100).rates == [1, 2])
        // dot: 2 n operations on 2 n numbers of 8 bytes; gemm: 2 n^3 on 3 n^2.
        #expect(measured(.dot, 1000).arithmeticIntensity == 1.0 / 8)
        #expect(measured(.axpy, 1000).arithmeticIntensity == 2.0 / 24)
        #expect(measured(.gemm, 300).arithmeticIntensity == 2 * 300.0 / 24)
    }

    @Test("a library that is none is refused, and so is one without CBLAS")
    func noLibrary() {
        for file in ["/nonexistent/libblas.so", "libc.so.6"] {
            let error = #expect(throws: MeasurementError.self) { _ = try BlasLibrary.open(file) }
            #expect(error?.description.contains("no library with a CBLAS interface") == true)
        }
    }

    @Test("the library computes what BLAS defines, in both precisions", arguments: [4, 8])
    func results(elementSize: Int) throws {
        let library = try BlasLibrary.open()
        #expect(!library.name.isEmpty)
        #expect(library.maximumThreads >= 1)
        let x = [1.0, 2, 3], identity = [1.0, 0, 0, 0, 1, 0, 0, 0, 1], a = [1.0, 2, 3, 4, 5, 6, 7, 8, 10]
        if elementSize == 8 {
            #expect(library.double.dot(3, x, x) == 14)
            var y = [10.0, 20, 30]
            library.double.axpy(3, 2, x, &y)
            #expect(y == [12, 24, 36])
            library.double.gemv(3, a, x, &y)
            #expect(y == [14, 32, 53])
            var c = [Double](repeating: 7, count: 9)
            library.double.gemm(3, a, identity, &c)
            #expect(c == a)
            library.double.gemm(3, a, a, &c)
            #expect(c == [30, 36, 45, 66, 81, 102, 109, 134, 169])
        } else {
            let (x, a) = (x.map(Float.init), a.map(Float.init))
            #expect(library.single.dot(3, x, x) == 14)
            var y: [Float] = [10, 20, 30]
            library.single.axpy(3, 2, x, &y)
            #expect(y == [12, 24, 36])
            library.single.gemv(3, a, x, &y)
            #expect(y == [14, 32, 53])
            var c = [Float](repeating: 7, count: 9)
            library.single.gemm(3, a, a, &c)
            #expect(c == [30, 36, 45, 66, 81, 102, 109, 134, 169])
        }
    }

    @Test("every repeat is kept, and the fields have the fastest")
    func measured() throws {
        let library = try BlasLibrary.open()
        let plan = ProcessorCalibration.Plan(threads: [1], repeats: 2, elements: 10_000)
        let calibration = try ProcessorCalibration.run(.fp64, plan: plan, library: library)
        let peak = try #require(calibration.peak)
        let measurements = calibration.measurements(theoreticalPeak: 4 * peak.best)
        #expect(measurements.efficiency == 0.25)
        #expect(measurements.peakMeasuredGops == peak.best)
        #expect(measurements.arithmeticIntensity == peak.arithmeticIntensity)
        #expect(measurements.device == "cpu")
        for kernel in ["copy", "scale", "add", "triad"] {
            #expect(measurements.metrics.count { $0.name == "stream_\(kernel)_gbps/threads:1" } == 2)
        }
        for kernel in ["dot", "axpy", "gemv", "gemm"] {
            let values = measurements.metrics.filter { $0.name == "\(kernel)_gops/threads:1" }.map(\.value)
            #expect(values.count == 2)
            #expect(values.allSatisfy { $0 > 0 })
        }
        let levels = [measurements.blas1Gops, measurements.blas2Gops, measurements.blas3Gops]
        #expect(levels.compactMap(\.self).max() == measurements.peakMeasuredGops)
    }

    @Test("precisions without BLAS are refused")
    func precision() throws {
        let library = try BlasLibrary.open()
        #expect(throws: MeasurementError.self) {
            _ = try ProcessorCalibration.run(
                .int8, plan: .init(threads: [1], repeats: 1, elements: 10), library: library)
        }
    }
}
