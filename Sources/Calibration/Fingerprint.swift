// SPDX-License-Identifier: GPL-3.0-or-later

internal import Hashing

/// Which components a fingerprint is made of. Stored beside every fingerprint, so that a later rule can stand beside an
/// earlier one and nobody compares across rules.
public enum FingerprintRule: Int, Sendable, Hashable, CaseIterable, Codable {
    /// Hardware: model, stepping, microcode, physical cores, GPU PCI id, VBIOS, whole GB of memory. Software: kernel, driver,
    /// CUDA, PyTorch, NumPy.
    case v1 = 1
    /// Software only: ROCm, cuDNN, MKL, OpenBLAS, compiler and distribution as well.
    case v2 = 2

    /// The rule that new software fingerprints follow.
    public static let current = FingerprintRule.v2
}

/// What a component without a value counts as in a fingerprint.
public enum MissingComponent: String, Sendable, Hashable, CaseIterable, Codable {
    /// Somebody looked and it was not there: a machine without a GPU.
    case absent = "none"
    /// An import that does not say: not the same as a machine that has none.
    case unknown
}

/// Identifies hardware: stable across reboots, reinstalls and driver updates; another after a change of hardware, VBIOS or
/// microcode. Identical machines share it.
public typealias HardwareFingerprint = Fingerprint<HardwareIdentity>

/// Identifies a software stack.
public typealias SoftwareFingerprint = Fingerprint<SoftwareIdentity>

/// What a fingerprint is taken of; the two kinds are never mistaken for each other.
public protocol Fingerprinted {
    /// The rule that new fingerprints of this follow.
    static var currentRule: FingerprintRule { get }
}

extension HardwareIdentity: Fingerprinted {
    public static var currentRule: FingerprintRule { .v1 }
}

extension SoftwareIdentity: Fingerprinted {
    public static var currentRule: FingerprintRule { .current }
}

/// Identifies what has these components, without naming it.
public struct Fingerprint<Subject: Fingerprinted>: Sendable, Hashable, Codable, CustomStringConvertible {
    /// 16 hexadecimal digits in lower case: the first 64 bits of the SHA-256 of the components joined by `|`.
    public let digits: String
    public let rule: FingerprintRule

    /// A fingerprint that somebody wrote down.
    /// - Returns: nil unless the text is 16 hexadecimal digits.
    public init?(parsing text: String, rule: FingerprintRule = Subject.currentRule) {
        let digits = text.lowercased()
        guard digits.utf8.count == 16, bytes(hexadecimal: digits) != nil else { return nil }
        self.init(digits: digits, rule: rule)
    }

    init(digits: String, rule: FingerprintRule) {
        self.digits = digits
        self.rule = rule
    }

    public var description: String { digits }
}

/// The digits of a fingerprint of these components, in their order.
func fingerprintDigits(_ components: [String?], missing: MissingComponent) -> String {
    let texts = components.map { component in
        let text = component.map { trimmed($0) } ?? ""
        return text.isEmpty ? missing.rawValue : text
    }
    return String(sha256Hex(texts.joined(separator: "|")).prefix(16))
}
