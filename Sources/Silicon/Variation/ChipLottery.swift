// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities
public import Statistics

/// The threshold shifts of one chip's stages against the process's typical chip.
public struct ChipVariation: Sendable, Hashable {
    /// Of the whole die.
    public var die: Voltage
    /// Of each stage, the die's share included; positive is slower.
    public var stages: [Voltage]

    public init(die: Voltage, stages: [Voltage]) {
        self.die = die
        self.stages = stages
    }
}

/// Draws chips of a process: what a wafer gives.
public struct ChipLottery: Sendable {
    public let variation: ProcessVariation
    public let correlation: SpatialCorrelation

    /// - Parameter side: stages along one side of the die; the default gives the 64 stages of the pipeline.
    /// - Throws: for a correlation range that is not positive.
    public init(_ variation: ProcessVariation, side: Int = 8) throws(StatisticsError) {
        self.variation = variation
        correlation = try SpatialCorrelation(side: side, range: variation.correlationRange)
    }

    /// The chip at an address: equal keys give equal chips, whatever was drawn before.
    /// - Complexity: O(stages²).
    public func chip(_ key: StreamKey) -> ChipVariation {
        var stream = RandomStream(key)
        let die = variation.dieToDie.volts * stream.gaussian()
        let count = correlation.stages
        let normals = (0..<count).map { _ in stream.gaussian() }
        let systematic = variation.systematic.volts
        return correlation.factor.withUnsafeBufferPointer { factor in
            normals.withUnsafeBufferPointer { normals in
                let stages = (0..<count).map { row -> Voltage in
                    var sum = 0.0
                    for column in 0...row { sum += factor[row * count + column] * normals[column] }
                    return .volts(die + systematic * sum)
                }
                return ChipVariation(die: .volts(die), stages: stages)
            }
        }
    }
}
