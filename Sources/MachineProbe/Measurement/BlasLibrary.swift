// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// A library with the CBLAS interface, opened when the program runs: OpenBLAS where it is installed, else GSL's own. So what
/// is measured is what this machine has, and the build needs neither.
public final class BlasLibrary: Sendable {
    /// "OpenBLAS" or "GSL CBLAS".
    public let name: String
    /// As the library states it; nil where it does not.
    public let version: String?
    /// All that it says about itself: "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY Zen MAX_THREADS=64".
    public let configuration: String?
    /// The most threads it can use; 1 where it has none of its own.
    public let maximumThreads: Int
    package let single: BlasFunctions<Float>
    package let double: BlasFunctions<Double>
    private let setThreads: (@convention(c) @Sendable (Int32) -> Void)?

    /// The names that are tried, in this order.
    public static let candidates = [
        "libopenblas.so.0", "libopenblas.so", "libopenblas.dylib", "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
        "libgslcblas.so.0", "libgslcblas.so", "libgslcblas.dylib",
    ]

    /// Opens a library.
    /// - Parameter file: a file or name, or nil for the best that is there.
    public static func open(_ file: String? = nil) throws(MeasurementError) -> BlasLibrary {
        for name in file.map({ [$0] }) ?? candidates {
            if let library = BlasLibrary(name) { return library }
        }
        throw MeasurementError(
            "BLAS",
            file.map { "'\($0)' is no library with a CBLAS interface" }
                ?? "no library with a CBLAS interface is installed",
            remedy: "install OpenBLAS (libopenblas0 by apt) or GSL")
    }

    private init?(_ file: String) {
        // It stays open: its threads may outlive any call.
        guard let handle = dlopen(file, RTLD_NOW | RTLD_LOCAL) else { return nil }
        guard let single = BlasFunctions<Float>(library: handle),
            let double = BlasFunctions<Double>(library: handle)
        else {
            dlclose(handle)
            return nil
        }
        (self.single, self.double) = (single, double)
        func function<Type>(_ name: String, as type: Type.Type) -> Type? {
            dlsym(handle, name).map { unsafeBitCast($0, to: type) }
        }
        typealias Text = @convention(c) () -> UnsafePointer<CChar>?
        if let describe = function("openblas_get_config", as: Text.self) {
            let text = describe().map { String(cString: $0) } ?? ""
            name = "OpenBLAS"
            configuration = text.nonEmpty
            version = text.split(separator: " ").first { $0.first?.isNumber == true }.map(String.init)
            setThreads = function("openblas_set_num_threads", as: (@convention(c) @Sendable (Int32) -> Void).self)
            let count = function("openblas_get_num_threads", as: (@convention(c) () -> Int32).self)
            maximumThreads = max(Int(count?() ?? 1), 1)
        } else {
            name = "GSL CBLAS"
            version = Self.gslVersion()
            configuration = nil
            setThreads = nil
            maximumThreads = 1
        }
    }

    /// The CBLAS of GSL has no version of its own; it comes with the library that has one.
    private static func gslVersion() -> String? {
        for name in ["libgsl.so.27", "libgsl.so.28", "libgsl.so", "libgsl.dylib"] {
            guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { continue }
            guard let symbol = dlsym(handle, "gsl_version") else { continue }
            return symbol.assumingMemoryBound(to: UnsafePointer<CChar>?.self).pointee.map { String(cString: $0) }
        }
        return nil
    }

    /// Sets how many threads the next calls use.
    func use(threads: Int) { setThreads?(Int32(clamping: threads)) }
}
