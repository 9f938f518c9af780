// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// The functions of CBLAS that are measured, for one type of number, with unit strides and square matrices by rows.
/// Interface: BLAS Technical Forum Standard, appendix B.2.
package struct BlasFunctions<Number: Sendable>: Sendable {
    package typealias Input = UnsafePointer<Number>
    package typealias Output = UnsafeMutablePointer<Number>
    /// n, x, y -> x y
    package let dot: @Sendable (Int32, Input, Input) -> Number
    /// n, a, x, y: y = a x + y
    package let axpy: @Sendable (Int32, Number, Input, Output) -> Void
    /// n, A, x, y: y = A x
    package let gemv: @Sendable (Int32, Input, Input, Output) -> Void
    /// n, A, B, C: C = A B
    package let gemm: @Sendable (Int32, Input, Input, Output) -> Void
}

/// CBLAS's names for rows first and for a matrix as it stands.
private let rowMajor: Int32 = 101
private let noTranspose: Int32 = 111

extension BlasFunctions where Number == Float {
    /// nil where the library lacks one of them.
    init?(library handle: UnsafeMutableRawPointer) {
        typealias Dot =
            @convention(c) @Sendable (Int32, UnsafePointer<Float>, Int32, UnsafePointer<Float>, Int32) -> Float
        typealias Axpy =
            @convention(c) @Sendable (Int32, Float, UnsafePointer<Float>, Int32, UnsafeMutablePointer<Float>, Int32) ->
            Void
        typealias Gemv =
            @convention(c) @Sendable (
                Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32, UnsafePointer<Float>, Int32, Float,
                UnsafeMutablePointer<Float>, Int32
            ) -> Void
        typealias Gemm =
            @convention(c) @Sendable (
                Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32, UnsafePointer<Float>,
                Int32, Float, UnsafeMutablePointer<Float>, Int32
            ) -> Void
        guard let dot = dlsym(handle, "cblas_sdot"), let axpy = dlsym(handle, "cblas_saxpy"),
            let gemv = dlsym(handle, "cblas_sgemv"), let gemm = dlsym(handle, "cblas_sgemm")
        else { return nil }
        let (dotC, axpyC) = (unsafeBitCast(dot, to: Dot.self), unsafeBitCast(axpy, to: Axpy.self))
        let (gemvC, gemmC) = (unsafeBitCast(gemv, to: Gemv.self), unsafeBitCast(gemm, to: Gemm.self))
        self.dot = { n, x, y in dotC(n, x, 1, y, 1) }
        self.axpy = { n, a, x, y in axpyC(n, a, x, 1, y, 1) }
        self.gemv = { n, a, x, y in gemvC(rowMajor, noTranspose, n, n, 1, a, n, x, 1, 0, y, 1) }
        self.gemm = { n, a, b, c in gemmC(rowMajor, noTranspose, noTranspose, n, n, n, 1, a, n, b, n, 0, c, n) }
    }
}

extension BlasFunctions where Number == Double {
    /// nil where the library lacks one of them.
    init?(library handle: UnsafeMutableRawPointer) {
        typealias Dot =
            @convention(c) @Sendable (Int32, UnsafePointer<Double>, Int32, UnsafePointer<Double>, Int32) -> Double
        typealias Axpy =
            @convention(c) @Sendable (Int32, Double, UnsafePointer<Double>, Int32, UnsafeMutablePointer<Double>, Int32)
            -> Void
        typealias Gemv =
            @convention(c) @Sendable (
                Int32, Int32, Int32, Int32, Double, UnsafePointer<Double>, Int32, UnsafePointer<Double>, Int32, Double,
                UnsafeMutablePointer<Double>, Int32
            ) -> Void
        typealias Gemm =
            @convention(c) @Sendable (
                Int32, Int32, Int32, Int32, Int32, Int32, Double, UnsafePointer<Double>, Int32, UnsafePointer<Double>,
                Int32, Double, UnsafeMutablePointer<Double>, Int32
            ) -> Void
        guard let dot = dlsym(handle, "cblas_ddot"), let axpy = dlsym(handle, "cblas_daxpy"),
            let gemv = dlsym(handle, "cblas_dgemv"), let gemm = dlsym(handle, "cblas_dgemm")
        else { return nil }
        let (dotC, axpyC) = (unsafeBitCast(dot, to: Dot.self), unsafeBitCast(axpy, to: Axpy.self))
        let (gemvC, gemmC) = (unsafeBitCast(gemv, to: Gemv.self), unsafeBitCast(gemm, to: Gemm.self))
        self.dot = { n, x, y in dotC(n, x, 1, y, 1) }
        self.axpy = { n, a, x, y in axpyC(n, a, x, 1, y, 1) }
        self.gemv = { n, a, x, y in gemvC(rowMajor, noTranspose, n, n, 1, a, n, x, 1, 0, y, 1) }
        self.gemm = { n, a, b, c in gemmC(rowMajor, noTranspose, noTranspose, n, n, n, 1, a, n, b, n, 0, c, n) }
    }
}
