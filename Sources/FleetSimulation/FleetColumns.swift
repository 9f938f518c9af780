// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// The dense state of a fleet: one float column per quantity, a row per unit, rows of a group padded to whole blocks of
/// eight. The memory belongs to this value.
struct FleetColumns: ~Copyable {
    /// The columns, in the order in which they lie in memory.
    enum Name: Int, CaseIterable {
        // Temperatures in degrees Celsius, and the leakage power at the die temperature in watts.
        case die, heatsink, leakageNow
        // The exact thermal step over one control interval.
        case e11, e12, e21, e22, m1, m2, n1, n2
        /// Slope of the leakage power that the thermal step has built in, W/K.
        case leakageSlope
        /// Chip power without leakage; leakage at the reference temperature; control board and fans: DC watts.
        case dynamic, leakage, auxiliary
        /// 1 where the power supply is on, else 0; wall power while it is off.
        case live, standby
        case inletOffset
        /// Hashes per second before nonce errors; nonces per second.
        case rate, nonceRate
        // Stage margin as a polynomial of the die temperature.
        case z0, z1, z2, z3, z4, z5, z6
        /// 1 plus the meters' biases.
        case powerGain, rateGain
        /// 1, or 0 for rows whose interval was accounted apart.
        case weight
        // What came out of the last step: watts, valid hashes per second, share of wrong nonces.
        case power, validRate, error
    }

    static let lanes = 8
    let rows: Int
    let base: UnsafeMutablePointer<Float>

    /// - Parameter rows: a multiple of eight.
    init(rows: Int) {
        self.rows = rows
        let count = rows * Name.allCases.count
        // 64-byte alignment lets a block be one cache line whatever the vector width.
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
        base = raw.bindMemory(to: Float.self, capacity: max(count, 1))
        base.initialize(repeating: 0, count: max(count, 1))
    }

    deinit {
        UnsafeMutableRawPointer(base).deallocate()
    }

    @inline(__always)
    func column(_ name: Name) -> UnsafeMutablePointer<Float> { base + name.rawValue * rows }

    @inline(__always)
    subscript(_ name: Name, _ row: Int) -> Float {
        get { base[name.rawValue * rows + row] }
        nonmutating set { base[name.rawValue * rows + row] = newValue }
    }

    @inline(__always)
    func load(_ name: Name, _ row: Int) -> SIMD8<Float> {
        UnsafeRawPointer(base + name.rawValue * rows + row).loadUnaligned(as: SIMD8<Float>.self)
    }

    @inline(__always)
    func store(_ name: Name, _ row: Int, _ value: SIMD8<Float>) {
        UnsafeMutableRawPointer(base + name.rawValue * rows + row).storeBytes(of: value, as: SIMD8<Float>.self)
    }

    /// Copies one row of another fleet's columns into a row of this one.
    func copyRow(_ row: Int, from other: borrowing FleetColumns, _ otherRow: Int) {
        for name in Name.allCases { self[name, row] = other[name, otherRow] }
    }
}
