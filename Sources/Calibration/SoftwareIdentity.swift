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
    /// Components that have no field of their own, by name: `tensorrt`, `python`. They are part of no fingerprint.
    public var otherVersions: [String: String]

    public init(
        osKernel: String? = nil, osDistro: String? = nil, driverVersion: String? = nil, cudaVersion: String? = nil,
        cudnnVersion: String? = nil, rocmVersion: String? = nil, pytorchVersion: String? = nil,
        numpyVersion: String? = nil, mklVersion: String? = nil, openblasVersion: String? = nil,
        compilerVersion: String? = nil,
        otherVersions: [String: String] = [:]
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
        self.otherVersions = otherVersions
    }

    /// Every component by the record's field name, in the record's order: what attribution compares.
    public var components: [(field: String, value: String?)] {
        [
            ("os_kernel", osKernel), ("os_distro", osDistro), ("driver_version", driverVersion),
            ("cuda_version", cudaVersion), ("cudnn_version", cudnnVersion), ("rocm_version", rocmVersion),
            ("pytorch_version", pytorchVersion), ("numpy_version", numpyVersion), ("mkl_version", mklVersion),
            ("openblas_version", openblasVersion), ("compiler_version", compilerVersion),
        ] + otherVersions.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
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

extension SoftwareIdentity {
    /// The other versions as one text, `python=3.8.10; tensorrt=8.5.2.2`, by name; nil where there are none. A name keeps no
    /// `=` and no part keeps a `;`.
    package var otherVersionsText: String? {
        get {
            guard !otherVersions.isEmpty else { return nil }
            func plain(_ text: String, without marks: String) -> String {
                trimmed(String(text.map { marks.contains($0) ? "," : $0 }))
            }
            return otherVersions.map { "\(plain($0.key, without: "=;"))=\(plain($0.value, without: ";"))" }.sorted()
                .joined(separator: "; ")
        }
        set {
            otherVersions = [:]
            for part in (newValue ?? "").split(separator: ";") {
                let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if pair.count == 2 { otherVersions[trimmed(pair[0])] = trimmed(pair[1]) }
            }
        }
    }
}
