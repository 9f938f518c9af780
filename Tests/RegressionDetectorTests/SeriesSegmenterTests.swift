// SPDX-License-Identifier: GPL-3.0-or-later

import RegressionDetector
import Statistics
import Testing

@Suite("Segments of a plain series")
struct SeriesSegmenterTests {
    private func noise(_ count: Int, stream: UInt64, correlation: Double = 0, sd: Double = 1) -> [Double] {
        var random = RandomStream(StreamKey(seed: 20_260_101).named("segmenter").indexed(stream))
        var last = random.gaussian()
        return (0..<count).map { _ in
            let innovation = (1 - correlation * correlation).squareRoot() * random.gaussian()
            last = correlation * last + innovation
            return sd * last
        }
    }

    /// Yearly flow of the Nile at Aswan, 1871 to 1970, 10^8 m³; the level falls in 1899. G. W. Cobb, Biometrika 65(2), 1978.
    private let nile: [Double] = [
        1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
        1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
        831,
        726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845,
        944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918,
        986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
    ]

    @Test("The Nile's level changes once, in 1899")
    func nileChangesOnce() {
        #expect(SeriesSegmenter().cuts(in: nile) == [28])
    }

    @Test("A step without noise is found at its place", arguments: [10, 37, 90])
    func cleanStep(at place: Int) {
        let series = (0..<100).map { $0 < place ? 3.0 : 5.0 }
        #expect(SeriesSegmenter().cuts(in: series) == [place])
    }

    @Test("A straight line has no change, a bent one has one")
    func lines() throws {
        let rest = noise(200, stream: 1, sd: 0.5)
        let straight = (0..<200).map { (index: Int) -> Double in 0.1 * Double(index) + rest[index] }
        let bent = (0..<200).map { (index: Int) -> Double in
            let rise = 0.1 * Double(min(index, 120))
            let fall = 0.15 * Double(max(index - 120, 0))
            return rise - fall + rest[index]
        }
        #expect(SeriesSegmenter().cuts(in: straight).isEmpty)
        let cuts = SeriesSegmenter().cuts(in: bent)
        #expect(cuts.count == 1)
        #expect(abs((cuts.first ?? 0) - 120) <= 5)
    }

    @Test("A spread that grows fourfold is a change though the level stays")
    func spread() {
        let quiet = noise(120, stream: 2)
        let loud = noise(120, stream: 3, sd: 4)
        let cuts = SeriesSegmenter().cuts(in: quiet + loud)
        #expect(cuts.count == 1)
        #expect(abs((cuts.first ?? 0) - 120) <= 5)
    }

    @Test("What comes back every year is no change, a fall beneath it is")
    func season() {
        let season: [Double] = [-4, -5, 0, 1, 2, 5, 8, 8, 1, -2, -6, -8]
        let rest = noise(144, stream: 4, sd: 0.8)
        let yearly = (0..<144).map { (index: Int) -> Double in season[index % 12] + rest[index] }
        #expect(SeriesSegmenter().cuts(in: yearly).isEmpty)
        let fallen = yearly.indices.map { (index: Int) -> Double in yearly[index] - (index >= 80 ? 9 : 0) }
        let cuts = SeriesSegmenter().cuts(in: fallen)
        #expect(cuts.count == 1)
        #expect(abs((cuts.first ?? 0) - 80) <= 5)
    }

    @Test("One bad run is no segment")
    func outlier() {
        var series = noise(80, stream: 5)
        series[40] += 12
        #expect(SeriesSegmenter().cuts(in: series).isEmpty)
    }

    @Test("Noise that remembers is seldom cut; a segmenter that takes it for independent cuts it often")
    func autocorrelatedNoise() {
        var blind = SeriesSegmenter.Settings()
        blind.mostAutocorrelation = 0
        let series = (0..<60).map { noise(150, stream: 100 + UInt64($0), correlation: 0.8) }
        let cut = series.count { !SeriesSegmenter().cuts(in: $0).isEmpty }
        let cutByMutant = series.count { !SeriesSegmenter(blind).cuts(in: $0).isEmpty }
        // At a true rate of one in ten, more than 13 of 60 has a probability below 0.2 %.
        #expect(cut <= 13)
        #expect(cutByMutant > 40)
    }

    @Test("Scale and zero do not matter", arguments: [(1e-12, 0.0), (1e9, 0.0), (-2.5, 1e4), (1e300, -1e290)])
    func scale(_ change: (factor: Double, offset: Double)) {
        let rest = noise(120, stream: 6)
        let series = (0..<120).map { (index: Int) -> Double in rest[index] + (index < 50 ? 0 : 4) }
        let cuts = SeriesSegmenter().cuts(in: series)
        #expect(cuts.count == 1)
        #expect(SeriesSegmenter().cuts(in: series.map { $0 * change.factor + change.offset }) == cuts)
    }

    @Test("Gaps are passed over and the places counted with them")
    func gaps() {
        var series = (0..<60).map { $0 < 30 ? 1.0 : 2.0 }
        series[10] = .nan
        series[45] = .infinity
        #expect(SeriesSegmenter().cuts(in: series) == [30])
    }

    @Test("Too little to judge has no cuts", arguments: [0, 1, 2, 7])
    func short(count: Int) {
        #expect(SeriesSegmenter().cuts(in: (0..<count).map(Double.init)).isEmpty)
        #expect(SeriesSegmenter().cuts(in: [Double](repeating: 4, count: 100 + count)).isEmpty)
    }

    @Test("A long series is cut on a grid and then at its exact places")
    func long() {
        let rest = noise(9000, stream: 7)
        let series = (0..<9000).map { (index: Int) -> Double in
            let level: Double = index < 3001 ? 0 : index < 6007 ? 6 : -3
            return rest[index] + level
        }
        #expect(SeriesSegmenter().cuts(in: series) == [3001, 6007])
    }
}
