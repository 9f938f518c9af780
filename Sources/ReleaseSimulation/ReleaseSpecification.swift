// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// All that a simulated world of releases is made from.
public struct ReleaseSpecification: Sendable {
    public var start: Instant
    public var duration: TimeSpan
    public var products: [ProductSettings]
    public var releases: [ReleaseSettings]
    public var streams: [ReleaseStreamSettings]
    public var visits: VisitSettings
    public var noise: NoiseSettings
    public var disturbances: DisturbanceSettings
    public var ambient: AmbientSettings

    public init(
        start: Instant, duration: TimeSpan, products: [ProductSettings], releases: [ReleaseSettings] = [],
        streams: [ReleaseStreamSettings] = [], visits: VisitSettings = VisitSettings(),
        noise: NoiseSettings = NoiseSettings(), disturbances: DisturbanceSettings = DisturbanceSettings(),
        ambient: AmbientSettings = AmbientSettings()
    ) {
        self.start = start
        self.duration = duration
        self.products = products
        self.releases = releases
        self.streams = streams
        self.visits = visits
        self.noise = noise
        self.disturbances = disturbances
        self.ambient = ambient
    }

    public var end: Instant { start + duration }
    public var machineCount: Int { products.reduce(0) { $0 + $1.count } }

    /// True where nothing is drawn: every replication of such a world is the same, and one is as good as many.
    public var isWithoutChance: Bool {
        let spreads = [
            noise.run, noise.visit, noise.night, noise.machine, noise.driftSpread, noise.outliers.share,
            disturbances.throttled.share, disturbances.capped.share, disturbances.preflight.share,
        ]
        let thresholds = [disturbances.throttled.above, disturbances.capped.above, disturbances.preflight.above]
        return streams.isEmpty && spreads.allSatisfy { $0 == .zero } && thresholds.allSatisfy { $0 == nil }
    }
}
