// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Statistics

/// The releases of a replication, before they reach a product: listed ones and drawn ones, in order of time.
struct ReleaseCalendar {
    enum Version {
        case named(String)
        /// So many releases after the one that the product began with.
        case raised(Int)
    }

    /// A component's new version and what it does.
    struct Change {
        var at: Instant
        var component: SoftwareComponent
        var version: Version
        /// In natural logarithms.
        var effect = 0.0
        /// Takes back the open effect of this version.
        var fixes: String?
        /// Takes back the open losses of its component.
        var fixesLosses = false
        /// The products it is installed on; nil for all.
        var products: Set<String>?
        /// The products that its effect touches, by index; nil for all.
        var touched: Set<Int>?
    }

    var changes: [Change] = []

    init(_ specification: ReleaseSpecification, key: StreamKey) {
        for release in specification.releases {
            for component in release.versions.keys.sorted() {
                guard let version = release.versions[component] else { continue }
                let isResponsible = component == release.responsible
                changes.append(
                    Change(
                        at: specification.start + release.at, component: component, version: .named(version),
                        effect: isResponsible ? Elementary.log(1 + release.effect.fraction) : 0,
                        fixes: isResponsible ? release.fixes : nil,
                        products: release.products.isEmpty ? nil : Set(release.products)))
            }
        }
        var leaders: [Instant] = []
        for (index, stream) in specification.streams.enumerated() {
            let drawn = draw(stream, specification, key: key.named("stream").indexed(UInt64(index)), leaders: leaders)
            if index == 0 { leaders = drawn.map(\.at) }
            changes += drawn
        }
        // Changes of one instant stay in the order of the file: sorting is by time alone, and stable.
        changes = changes.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }

    private func draw(
        _ stream: ReleaseStreamSettings, _ specification: ReleaseSpecification, key: StreamKey, leaders: [Instant]
    ) -> [Change] {
        var drawn: [Change] = []
        var number = 1
        var previous: Instant?
        while true {
            let release = key.named("release").indexed(UInt64(number))
            var random = RandomStream(release)
            let wander = random.uniform() * 2 - 1
            let joins = random.bernoulli(stream.together.fraction)
            let kind = random.uniform()
            let size = random.uniform()
            let fixes = random.bernoulli(stream.fixed.fraction)
            let offset = Double(number) * stream.every.seconds + wander * stream.jitter.seconds
            // To the minute: dates with fractions of a second would be noise in every report.
            var at = specification.start + TimeSpan.minutes(Int64((offset / 60).rounded()))
            number += 1
            if at > specification.end + stream.every { break }
            if joins, let nearest = leaders.min(by: { abs(($0 - at).seconds) < abs(($1 - at).seconds) }) {
                at = nearest
            }
            // Two releases of one component that join the same date are one.
            guard at < specification.end, at != previous else { continue }
            previous = at
            var change = Change(
                at: at, component: stream.component, version: .raised(drawn.count + 1), fixesLosses: fixes)
            if kind < stream.regression.fraction {
                change.effect = Elementary.log(1 - stream.loss.draw(size))
            } else if kind < stream.regression.fraction + stream.improvement.fraction {
                change.effect = Elementary.log(1 + stream.gain.draw(size))
            }
            if stream.reach.fraction < 1 {
                change.touched = Set(
                    specification.products.indices.filter { product in
                        var chance = RandomStream(release.named("reach").indexed(UInt64(product)))
                        return chance.bernoulli(stream.reach.fraction)
                    })
            }
            drawn.append(change)
        }
        return drawn
    }
}
