// SPDX-License-Identifier: GPL-3.0-or-later

/// Scrypt with N = 1024, r = 1, p = 1 of a block header, as the pipeline of a mining chip: one pass is one BlockMix, two Salsa20/8 of
/// eight rounds of four add-rotate-xor steps, which makes 64 sequential steps, one per stage. A hash takes 2048 passes: 1024 that fill
/// the scratchpad and 1024 that read it.
///
/// The key derivation before and after is not part of the pipeline (``KeyDerivation``).
public struct ScryptPipeline: ~Copyable {
    public static let passes = 2 * cost
    public static let adders = 4
    /// N of RFC 7914.
    static let cost = 1024

    typealias Block = SalsaBlock<SIMD4<UInt32>>

    /// 128 KiB: `cost` blocks of two halves.
    private let scratchpad: UnsafeMutablePointer<Block>

    public init() {
        scratchpad = .allocate(capacity: 2 * Self.cost)
        scratchpad.initialize(repeating: Block(.zero), count: 2 * Self.cost)
    }

    deinit { scratchpad.deallocate() }

    /// The digest, all stages in time.
    public mutating func digest(of header: BlockHeader) -> Digest {
        let derivation = KeyDerivation(header)
        let (first, second) = derivation.expand()
        var low = Block(byteSwapped(first))
        var high = Block(byteSwapped(second))
        mix(&low, &high)
        return derivation.digest(byteSwapped(low.words), byteSwapped(high.words))
    }

    /// ROMix (RFC 7914, section 5).
    @inline(never) private func mix(_ low: inout Block, _ high: inout Block) {
        var x = low
        var y = high
        for block in 0..<Self.cost {
            scratchpad[2 &* block] = x
            scratchpad[2 &* block &+ 1] = y
            blockMix(&x, &y)
        }
        for _ in 0..<Self.cost {
            let block = Int(y.a[0] & UInt32(Self.cost - 1))
            x = x ^ scratchpad[2 &* block]
            y = y ^ scratchpad[2 &* block &+ 1]
            blockMix(&x, &y)
        }
        low = x
        high = y
    }

    /// The digest where some stages missed.
    /// - Parameter faults: sorted by pass and stage; those elsewhere than in the pipeline do nothing.
    public mutating func digest(of header: BlockHeader, faults: [StageFault]) -> Digest {
        guard !faults.isEmpty else { return digest(of: header) }
        let derivation = KeyDerivation(header)
        let (first, second) = derivation.expand()
        var x = Block(byteSwapped(first))
        var y = Block(byteSwapped(second))
        var next = 0
        for pass in 0..<Self.passes {
            let block = pass < Self.cost ? pass : Int(y.a[0] & UInt32(Self.cost - 1))
            if pass < Self.cost {
                scratchpad[2 * block] = x
                scratchpad[2 * block + 1] = y
            } else {
                x = x ^ scratchpad[2 * block]
                y = y ^ scratchpad[2 * block + 1]
            }
            let end = faults[next...].firstIndex { $0.pass > pass } ?? faults.endIndex
            if next < end {
                Self.faultyBlockMix(&x, &y, faults[next..<end])
            } else {
                blockMix(&x, &y)
            }
            next = end
        }
        return derivation.digest(byteSwapped(x.words), byteSwapped(y.words))
    }

    private static func faultyBlockMix(_ x: inout Block, _ y: inout Block, _ faults: ArraySlice<StageFault>) {
        func flips(_ stage: Int) -> SIMD4<UInt32> {
            faults.reduce(into: SIMD4<UInt32>.zero) { flips, fault in
                if fault.stage == stage { flips[fault.adder & 3] ^= fault.flips }
            }
        }
        x = x ^ y
        x.permute { flips($0) }
        y = y ^ x
        y.permute { flips($0 + HashEngine.stages / 2) }
    }
}

/// BlockMix with r = 1 (RFC 7914, section 4): one pass through the pipeline.
@inline(__always)
func blockMix<Row: SalsaRow>(_ x: inout SalsaBlock<Row>, _ y: inout SalsaBlock<Row>) {
    x = x ^ y
    x.permute()
    y = y ^ x
    y.permute()
}
