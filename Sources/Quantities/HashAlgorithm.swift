// SPDX-License-Identifier: GPL-3.0-or-later

/// The proof-of-work functions a unit may compute. It decides the units a person expects: a Scrypt miner's efficiency is in
/// joules per megahash, a SHA-256 miner's in joules per terahash, a factor of a million apart.
public enum HashAlgorithm: String, Sendable, Hashable, CaseIterable, Codable {
    case sha256d = "SHA256D"
    case scrypt1024 = "SCRYPT_1024_1_1"

    /// The unit of `chain_rate` and `total_hash_rate` in a telemetry record.
    public var hashRateUnit: String {
        switch self {
        case .sha256d: "TH/s"
        case .scrypt1024: "MH/s"
        }
    }

    /// The unit of a unit's efficiency.
    public var efficiencyUnit: String {
        switch self {
        case .sha256d: "J/TH"
        case .scrypt1024: "J/MH"
        }
    }
}
