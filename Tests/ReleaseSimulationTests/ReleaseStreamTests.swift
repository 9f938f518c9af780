// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import ReleaseSimulation
import Statistics
import Testing

@Suite("Releases that are drawn") struct ReleaseStreamTests {
    private func builder(days: Int64 = 20_000, _ change: (inout ReleaseStreamSettings) -> Void = { _ in })
        -> WorldBuilder
    {
        var builder = WorldBuilder(days: days)
        var stream = ReleaseStreamSettings()
        stream.every = .days(10)
        stream.jitter = .days(3)
        stream.regression = .percent(20)
        stream.improvement = .zero
        stream.fixed = .percent(50)
        change(&stream)
        builder.specification.streams = [stream]
        return builder
    }

    /// Is a count of successes what so many trials of this chance give? A test at 4.5 standard deviations.
    private func fits(_ count: Int, of trials: Int, chance: Double) -> Bool {
        let sd = (Double(trials) * chance * (1 - chance)).squareRoot()
        return abs(Double(count) - Double(trials) * chance) < 4.5 * sd
    }

    @Test("Losses come as often as they should, and a mutant that draws them half as often is seen")
    func frequency() throws {
        func losses(_ share: Double) -> (count: Int, of: Int) {
            let releases = builder {
                $0.regression = .percent(share); $0.fixed = .zero
            }.world().truth[0].releases.dropFirst()
            return (releases.count { $0.logChange < 0 }, releases.count)
        }
        let right = losses(20)
        #expect(fits(right.count, of: right.of, chance: 0.2))
        let mutant = losses(10)
        #expect(!fits(mutant.count, of: mutant.of, chance: 0.2))
    }

    @Test("Losses are spread evenly between their bounds")
    func sizes() throws {
        let truth = builder {
            $0.fixed = .zero; $0.regression = .percent(100)
        }.world().truth[0]
        let losses = truth.releases.dropFirst().map { 1 - exp($0.logChange) }
        let summary = Summary(losses)
        #expect(summary.min >= 0.03 - 1e-12 && summary.max <= 0.12 + 1e-12)
        #expect(abs(summary.mean - 0.075) < 4.5 * summary.standardError)
        #expect(abs(summary.sd - 0.09 / 12.0.squareRoot()) < 0.002)
    }

    @Test("A fix takes all open losses of its component back: the level returns to where it was")
    func fixes() throws {
        let truth = builder { $0.fixed = .percent(100) }.world().truth[0]
        var open = 0.0
        for release in truth.releases.dropFirst() {
            // Each release takes back what stood open, and may lose anew: then the change is the difference.
            let fresh = release.logChange + open
            #expect(fresh <= 1e-12)
            open = fresh
        }
        #expect(truth.releases.contains { $0.logChange > 0.02 })
    }

    @Test("Releases of another component join the dates of the first stream as often as they should")
    func together() throws {
        var builder = builder()
        var compiler = ReleaseStreamSettings()
        compiler.component = .compiler
        compiler.every = .days(25)
        compiler.jitter = .days(3)
        compiler.together = .percent(40)
        builder.specification.streams.append(compiler)
        let releases = builder.world().truth[0].releases.filter { $0.changed.contains(.compiler) }
        #expect(fits(releases.count { $0.changed.count == 2 }, of: releases.count, chance: 0.4))
    }

    @Test("An effect touches products by chance, and only those")
    func reach() throws {
        var builder = builder {
            $0.reach = .percent(30); $0.fixed = .zero; $0.regression = .percent(100)
        }
        let second = builder.specification.products[0]
        builder.specification.products.append(second)
        let truth = builder.world().truth
        for product in truth {
            let releases = product.releases.dropFirst()
            #expect(fits(releases.count { $0.logChange < 0 }, of: releases.count, chance: 0.3))
        }
        let both = zip(truth[0].releases, truth[1].releases).dropFirst().count { $0.logChange < 0 && $1.logChange < 0 }
        #expect(fits(both, of: truth[0].releases.count - 1, chance: 0.09))
    }

    @Test("A stream that is added later leaves the dates and effects of the others alone")
    func addressed() throws {
        var builder = builder(days: 500)
        let alone = builder.world().truth[0].releases.filter { $0.changed == [.driver] }.map { ($0.at, $0.logChange) }
        var kernel = ReleaseStreamSettings()
        kernel.component = .kernel
        kernel.every = .days(33)
        builder.specification.streams.append(kernel)
        let beside = builder.world().truth[0].releases.filter { $0.changed == [.driver] }.map { ($0.at, $0.logChange) }
        #expect(alone.count == beside.count && alone.count > 30)
        for (a, b) in zip(alone, beside) { #expect(a.0 == b.0 && abs(a.1 - b.1) < 1e-12) }
    }

    @Test("Versions count upwards from the product's first one")
    func versions() throws {
        let releases = builder(days: 100).world().truth[0].releases
        #expect(releases.prefix(3).map(\.label) == ["driver 550.54", "driver 550.55", "driver 550.56"])
        #expect(Set(releases.map(\.label)).count == releases.count)
    }
}
