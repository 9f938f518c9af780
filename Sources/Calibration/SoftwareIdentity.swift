// SPDX-License-Identifier: GPL-3.0-or-later

/// The software that a run went through, as far as it could be read. What could not be read is nil, never a guess.
public struct SoftwareIdentity: Sendable, Hashable {
    public var osKernel: String?
    public var osDistro: String?
    public var driverVersion: String?
    public var cudaVersion: String?
    public var cudnnVersion: String?
    public var rocmVersion: String?
    public var pytorchVersion: String?
    public var numpyVersion: String?
    public var mklVersion: String?
    public var openblasVersion: String?
    public var compilerVersion: String?

    public init(
        osKernel: String? = nil, osDistro: String? = nil, driverVersion: String? = nil, cudaVersion: String? = nil,
        cudnnVersion: String? = nil, rocmVersion: String? = nil, pytorchVersion: String? = nil,
        numpyVersion: String? = nil, mklVersion: String? = nil, openblasVersion: String? = nil,
        compilerVersion: String? = nil
    ) {
        self.osKernel = osKernel
        self.osDistro = osDistro
        self.driverVersion = driverVersion
        self.cudaVersion = cudaVersion
        self.cudnnVersion = cudnnVersion
        self.rocmVersion = rocmVersion
        self.pytorchVersion = pytorchVersion
        self.numpyVersion = numpyVersion
        self.mklVersion = mklVersion
        self.openblasVersion = openblasVersion
        self.compilerVersion = compilerVersion
    }

    /// Every component by the record's field name, in the record's order: what attribution compares.
    public var components: [(field: String, value: String?)] {
        [
            ("os_kernel", osKernel), ("os_distro", osDistro), ("driver_version", driverVersion),
            ("cuda_version", cudaVersion), ("cudnn_version", cudnnVersion), ("rocm_version", rocmVersion),
            ("pytorch_version", pytorchVersion), ("numpy_version", numpyVersion), ("mkl_version", mklVersion),
            ("openblas_version", openblasVersion), ("compiler_version", compilerVersion),
        ]
    }

    /// The components that decide the fingerprint, in its order.
    public func fingerprintComponents(by rule: FingerprintRule) -> [(field: String, value: String?)] {
        let first: [(field: String, value: String?)] = [
            ("os_kernel", osKernel), ("driver_version", driverVersion), ("cuda_version", cudaVersion),
            ("pytorch_version", pytorchVersion), ("numpy_version", numpyVersion),
        ]
        switch rule {
        case .v1: return first
        case .v2:
            return first + [
                ("rocm_version", rocmVersion), ("cudnn_version", cudnnVersion), ("mkl_version", mklVersion),
                ("openblas_version", openblasVersion), ("compiler_version", compilerVersion), ("os_distro", osDistro),
            ]
        }
    }

    /// The fingerprint of these components.
    /// - Parameter missing: What a component that is nil counts as.
    /// - Complexity: O(length of the components).
    public func fingerprint(by rule: FingerprintRule = .current, missing: MissingComponent) -> SoftwareFingerprint {
        SoftwareFingerprint(
            digits: fingerprintDigits(fingerprintComponents(by: rule).map(\.value), missing: missing), rule: rule)
    }
}
