// SPDX-License-Identifier: GPL-3.0-or-later

/// A sum of eight lanes that keeps what single precision would lose (Kahan), in one fixed order.
struct CompensatedSum {
    private var sum = SIMD8<Float>(repeating: 0)
    private var lost = SIMD8<Float>(repeating: 0)

    @inline(__always)
    mutating func add(_ values: SIMD8<Float>) {
        let corrected = values - lost
        let next = sum + corrected
        lost = (next - sum) - corrected
        sum = next
    }

    var total: Double {
        var total = 0.0
        for lane in 0..<8 { total += Double(sum[lane]) - Double(lost[lane]) }
        return total
    }
}
