// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// A virtual hashing chip: the proof-of-work function of an algorithm, bit by bit, on a pipeline of 64 stages whose stages can be made to
/// miss the clock.
///
///     var engine = try HashEngine.open("SCRYPT_1024_1_1")
///     engine.digest(of: .litecoinGenesis)      // 0000050c34a6...
///
/// An engine takes a fraction of a microsecond (SHA-256d) or of a millisecond (Scrypt) per hash, millions of times a machine's: it serves
/// to verify, and to say what a miss does to a nonce. Fleets are simulated by the probability of a miss instead.
public struct HashEngine: ~Copyable {
    /// Hardwired stages of the pipeline, of every algorithm.
    public static let stages = 64

    public let algorithm: HashAlgorithm
    private var sha256d = SHA256dPipeline()
    private var scrypt: ScryptPipeline?

    public init(_ algorithm: HashAlgorithm) {
        self.algorithm = algorithm
        scrypt = algorithm == .scrypt1024 ? ScryptPipeline() : nil
    }

    /// The engine of an algorithm by its name: `SHA256D` or `SCRYPT_1024_1_1`, in either case, `-` for `_`.
    /// - Throws: for any other name, with those there are.
    public static func open(_ name: String) throws(HashEngineError) -> HashEngine {
        let normalized = String(name.uppercased().map { $0 == "-" ? "_" : $0 })
        guard let algorithm = HashAlgorithm(rawValue: normalized) else { throw .unknownAlgorithm(name) }
        return HashEngine(algorithm)
    }

    /// Trips through the pipeline that one hash takes: 2 of SHA-256d, 2048 of Scrypt.
    public var passes: Int { Self.passes(algorithm) }

    public static func passes(_ algorithm: HashAlgorithm) -> Int {
        switch algorithm {
        case .sha256d: SHA256dPipeline.passes
        case .scrypt1024: ScryptPipeline.passes
        }
    }

    /// Adders that a stage has side by side and of which a miss strikes one: registers `a` and `e`, or four words of Salsa20/8.
    public static func adders(_ algorithm: HashAlgorithm) -> Int {
        switch algorithm {
        case .sha256d: SHA256dPipeline.adders
        case .scrypt1024: ScryptPipeline.adders
        }
    }

    /// The digest, all stages in time.
    public mutating func digest(of header: BlockHeader) -> Digest {
        scrypt?.digest(of: header) ?? sha256d.digest(of: header)
    }

    /// The digest where some stages missed.
    /// - Parameter faults: sorted by pass and stage.
    public mutating func digest(of header: BlockHeader, faults: [StageFault]) -> Digest {
        scrypt?.digest(of: header, faults: faults) ?? sha256d.digest(of: header, faults: faults)
    }
}

/// What an engine cannot be opened for.
public enum HashEngineError: Error, Hashable, CustomStringConvertible {
    case unknownAlgorithm(String)

    public var description: String {
        switch self {
        case .unknownAlgorithm(let name):
            "'\(name)' is not an algorithm; there are \(HashAlgorithm.allCases.map(\.rawValue).joined(separator: ", "))"
        }
    }
}
