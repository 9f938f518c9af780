// SPDX-License-Identifier: GPL-3.0-or-later

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The math library's elementary functions, for modules that may import no system module.
///
/// Their last bits change with the machine, see ``numericFingerprint()``.
public enum Elementary {
    /// The natural logarithm: -infinity at 0, NaN below.
    public static func log(_ x: Double) -> Double { logarithm(x) }
    public static func exp(_ x: Double) -> Double { exponential(x) }
    public static func cos(_ radians: Double) -> Double { cosine(radians) }
}

// Inside the type its own names would hide the library's.
private func logarithm(_ x: Double) -> Double { log(x) }
private func exponential(_ x: Double) -> Double { exp(x) }
private func cosine(_ x: Double) -> Double { cos(x) }
