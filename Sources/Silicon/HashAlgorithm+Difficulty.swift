// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

extension HashAlgorithm {
    /// Hashes that a share of difficulty 1 stands for on average: 2^32 for SHA-256d, 2^16 for Scrypt (pool convention).
    public var hashesAtDifficultyOne: Double {
        switch self {
        case .sha256d: 4_294_967_296
        case .scrypt1024: 65_536
        }
    }
}
