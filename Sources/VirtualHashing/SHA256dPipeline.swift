// SPDX-License-Identifier: GPL-3.0-or-later

/// SHA-256d of a block header as a mining chip computes it: 64 stages, one round each, passed twice per nonce. The first 64 bytes of
/// the header are the same for all nonces; their compression (the midstate) happens once, outside the pipeline.
public struct SHA256dPipeline: Sendable {
    public static let passes = 2
    public static let adders = 2

    private var head: SIMD16<UInt32>
    /// The chaining value after the header's first 64 bytes.
    public private(set) var midstate: SIMD8<UInt32>

    public init() {
        head = .zero
        midstate = compress(SHA256Constants.initial, .zero)
    }

    /// Makes the header's first 64 bytes the pipeline's; costs nothing when they are already.
    @inline(__always) mutating func prepare(_ header: BlockHeader) {
        if header.head != head {
            head = header.head
            midstate = compress(SHA256Constants.initial, head)
        }
    }

    /// The second block of the header's message: 16 bytes, a 1 bit, the length of 640 bits.
    @inline(__always) static func tailBlock(_ tail: SIMD4<UInt32>) -> SIMD16<UInt32> {
        SIMD16(tail[0], tail[1], tail[2], tail[3], 0x8000_0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 640)
    }

    /// The only block of the second message: 32 bytes, a 1 bit, the length of 256 bits.
    @inline(__always) static func innerBlock(_ inner: SIMD8<UInt32>) -> SIMD16<UInt32> {
        SIMD16(lowHalf: inner, highHalf: SIMD8(0x8000_0000, 0, 0, 0, 0, 0, 0, 256))
    }

    /// The digest, all stages in time.
    public mutating func digest(of header: BlockHeader) -> Digest {
        prepare(header)
        return Digest(
            words: compress(
                SHA256Constants.initial, Self.innerBlock(compress(midstate, Self.tailBlock(header.tail)))))
    }

    /// The digest where some stages missed.
    /// - Parameter faults: sorted by pass and stage; those elsewhere than in the pipeline do nothing.
    public mutating func digest(of header: BlockHeader, faults: [StageFault]) -> Digest {
        guard !faults.isEmpty else { return digest(of: header) }
        prepare(header)
        let inner = run(0, midstate, Self.tailBlock(header.tail), faults) { _, _ in }
        return Digest(words: run(1, SHA256Constants.initial, Self.innerBlock(inner), faults) { _, _ in })
    }

    /// What each stage of each pass leaves in the registers a to h, and the values between.
    public struct Trace: Sendable, Hashable {
        public var midstate: SIMD8<UInt32>
        /// The first digest, input of the second pass.
        public var inner: SIMD8<UInt32>
        /// By pass and stage.
        public var registers: [[SIMD8<UInt32>]]
        public var digest: Digest
    }

    /// Every register of both passes.
    public mutating func trace(of header: BlockHeader, faults: [StageFault] = []) -> Trace {
        prepare(header)
        var registers = [[SIMD8<UInt32>]](repeating: [], count: Self.passes)
        let inner = run(0, midstate, Self.tailBlock(header.tail), faults) { _, words in registers[0].append(words) }
        let outer = run(1, SHA256Constants.initial, Self.innerBlock(inner), faults) { _, words in
            registers[1].append(words)
        }
        return Trace(midstate: midstate, inner: inner, registers: registers, digest: Digest(words: outer))
    }

    /// One pass, stage after stage, with the register file visible between them.
    @inline(__always) private func run(
        _ pass: Int, _ chaining: SIMD8<UInt32>, _ block: SIMD16<UInt32>, _ faults: [StageFault],
        _ observe: (_ stage: Int, _ words: SIMD8<UInt32>) -> Void
    ) -> SIMD8<UInt32> {
        let start = SHA256Registers<UInt32>(repeating: chaining)
        var registers = start
        var window = block
        var next = faults.firstIndex { $0.pass >= pass } ?? faults.endIndex
        let constants = SHA256Constants.rounds.pointer
        for stage in 0..<HashEngine.stages {
            let slot = stage & 15
            if stage >= 16 {
                window[slot] = SHA256Window<UInt32>.next(
                    window[slot], window[(slot + 1) & 15], window[(slot + 9) & 15], window[(slot + 14) & 15])
            }
            registers.round(constants[stage], window[slot])
            while next < faults.endIndex, faults[next].strikes(pass, stage) {
                if faults[next].adder == 0 {
                    registers.a ^= faults[next].flips
                } else {
                    registers.e ^= faults[next].flips
                }
                next += 1
            }
            observe(stage, registers.words)
        }
        return registers.added(start).words
    }
}
