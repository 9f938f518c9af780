// SPDX-License-Identifier: GPL-3.0-or-later

/// The proof of work a chip is wired for.
public enum HashAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// SHA-256 applied twice, as Bitcoin has it.
    case sha256d
    /// scrypt with N = 1024, r = 1, p = 1, as Litecoin has it.
    case scrypt1024 = "scrypt-1024-1-1"

    /// Hashes that a share of difficulty 1 stands for on average: 2^32 for SHA-256d, 2^16 for Scrypt (pool convention).
    public var hashesAtDifficultyOne: Double {
        switch self {
        case .sha256d: 4_294_967_296
        case .scrypt1024: 65_536
        }
    }
}
