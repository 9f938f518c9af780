// SPDX-License-Identifier: GPL-3.0-or-later

/// The dense state of a fleet: sixteen units a block, and within a block one vector per quantity, so that a pass over the fleet reads
/// memory in one stream at constant offsets. Rows of a group are padded to whole blocks. The memory belongs to this value.
package struct FleetColumns: ~Copyable {
    /// The quantities of a unit, in the order in which they lie in a block: that of `ASSAY_FLEET_COLUMNS`.
    package enum Name: Int, CaseIterable {
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
        /// 1, or 0 for padding and for rows whose interval was accounted apart.
        case weight
        /// Die temperatures between which the firmware leaves the fans as they are.
        case quietLow, quietHigh
        /// Fans that stand still, or a negative number where the pass leaves the fans to ``FleetWorld/turnFans(of:)``; and the speed of
        /// the others, as an index into those of the group's fan control.
        case fansLost, fanLevel
    }

    package static let lanes = 16
    static let blockSize = Name.allCases.count * lanes
    let rows: Int
    let base: UnsafeMutablePointer<Float>

    /// - Parameter rows: a multiple of the lanes of a block.
    init(rows: Int) {
        self.rows = rows
        let count = max(rows / Self.lanes, 1) * Self.blockSize
        // A quantity of a block lies in one cache line.
        let raw = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
        base = raw.bindMemory(to: Float.self, capacity: count)
        base.initialize(repeating: 0, count: count)
    }

    deinit {
        UnsafeMutableRawPointer(base).deallocate()
    }

    /// The block that begins at a row, a multiple of its lanes.
    @inline(__always)
    func block(at row: Int) -> UnsafeMutablePointer<Float> { base + row / Self.lanes * Self.blockSize }

    @inline(__always)
    subscript(_ name: Name, _ row: Int) -> Float {
        get { base[index(name, row)] }
        nonmutating set { base[index(name, row)] = newValue }
    }

    @inline(__always)
    private func index(_ name: Name, _ row: Int) -> Int {
        row / Self.lanes * Self.blockSize + name.rawValue * Self.lanes + row % Self.lanes
    }

    /// Copies one row of another fleet's columns into a row of this one.
    func copyRow(_ row: Int, from other: borrowing FleetColumns, _ otherRow: Int) {
        for name in Name.allCases { self[name, row] = other[name, otherRow] }
    }
}
