// SPDX-License-Identifier: GPL-3.0-or-later

/// One figure of a run that has no field of its own in the record: the time of a benchmark, a frame rate, a model's throughput.
public struct BenchmarkMetric: Sendable, Hashable, Codable {
    /// The name within the run: `BM_Sort/1024`, `resnet18`.
    public var name: String
    /// The unit as the source states it: `ns`, `s`, `Gop/s`, `frames/s`.
    public var unit: String
    public var direction: MetricDirection
    /// A finite number in `unit`.
    public var value: Double

    public init(name: String, unit: String, direction: MetricDirection, value: Double) {
        self.name = name
        self.unit = unit
        self.direction = direction
        self.value = value
    }
}
