// SPDX-License-Identifier: GPL-3.0-or-later

internal import CMeasurement
internal import Foundation

/// The functions of CBLAS that are measured, for one type of number, with unit strides and square matrices by rows.
/// Interface: BLAS Technical Forum Standard, appendix B.2.
package struct BlasFunctions<Number: BlasNumber>: Sendable {
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

    /// nil where the library lacks one of them.
    init?(library handle: UnsafeMutableRawPointer) {
        func address(_ name: String) -> UnsafeMutableRawPointer? { dlsym(handle, "cblas_\(Number.blasLetter)\(name)") }
        guard let dot = address("dot"), let axpy = address("axpy"), let gemv = address("gemv"),
            let gemm = address("gemm")
        else { return nil }
        // Addresses of code, which any thread may run: the library stays open.
        nonisolated(unsafe) let (dotCode, axpyCode, gemvCode, gemmCode) = (dot, axpy, gemv, gemm)
        let call = Number.blasCalls
        self.dot = { n, x, y in call.dot(dotCode, n, x, y) }
        self.axpy = { n, a, x, y in call.axpy(axpyCode, n, a, x, y) }
        self.gemv = { n, a, x, y in call.gemv(gemvCode, n, a, x, y) }
        self.gemm = { n, a, b, c in call.gemm(gemmCode, n, a, b, c) }
    }
}

/// A type of number that CBLAS computes in.
package protocol BlasNumber: BinaryFloatingPoint, Sendable {
    /// What its functions' names begin with.
    static var blasLetter: String { get }
    static var blasCalls: BlasCalls<Self> { get }
}

/// How the functions are called once their addresses are known.
package struct BlasCalls<Number: Sendable>: Sendable {
    typealias Code = UnsafeMutableRawPointer
    typealias Input = UnsafePointer<Number>
    typealias Output = UnsafeMutablePointer<Number>
    let dot: @Sendable (Code, Int32, Input, Input) -> Number
    let axpy: @Sendable (Code, Int32, Number, Input, Output) -> Void
    let gemv: @Sendable (Code, Int32, Input, Input, Output) -> Void
    let gemm: @Sendable (Code, Int32, Input, Input, Output) -> Void
}

extension Float: BlasNumber {
    package static var blasLetter: String { "s" }
    package static var blasCalls: BlasCalls<Float> {
        BlasCalls(dot: assay_sdot, axpy: assay_saxpy, gemv: assay_sgemv, gemm: assay_sgemm)
    }
}

extension Double: BlasNumber {
    package static var blasLetter: String { "d" }
    package static var blasCalls: BlasCalls<Double> {
        BlasCalls(dot: assay_ddot, axpy: assay_daxpy, gemv: assay_dgemv, gemm: assay_dgemm)
    }
}
