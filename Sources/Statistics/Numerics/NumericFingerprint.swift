// SPDX-License-Identifier: GPL-3.0-or-later

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A short name for how this machine's math library rounds: 16 hexadecimal digits.
///
/// The last bits of `exp`, `log`, `pow` and the like depend on the library and on the processor (fused operations). Results of machines
/// with equal fingerprints can be compared bit by bit, those of others to rounding only.
/// - Complexity: a few thousand calls, well under a millisecond.
public func numericFingerprint() -> String { numericFingerprint(of: libraryFunctions) }

private let libraryFunctions: [@Sendable (Double) -> Double] = [
    { exp($0 * 40 - 20) }, { log($0 * 1e3) }, { pow($0 * 10, 3.7) }, { pow(1 + $0, -250.5) }, { sin($0 * 100) },
    { cos($0 * 100) }, { tan($0) }, { atan($0 * 9) }, { log1p($0 * 1e-3) }, { expm1($0 * 1e-2) }, { tanh($0) },
    { erfc($0 * 6) }, { lgamma($0 * 30) }, { cbrt($0) }, { exp2($0 * 8) }, { log10($0) },
]

/// The fingerprint of these functions, probed at 256 fixed points in (0, 1).
package func numericFingerprint(of functions: [@Sendable (Double) -> Double]) -> String {
    var key = StreamKey(seed: 0)
    for (index, function) in functions.enumerated() {
        for step in 0..<256 {
            // Halves of odd numbers over a prime: no probe is a special value of any function.
            let x = (Double(step) + 0.5) / 257
            key = key.indexed(UInt64(index)).indexed(function(x).bitPattern)
        }
    }
    let digits = String((UInt64(key.word0) << 32) | UInt64(key.word1), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}
