// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics
import Testing

@Suite struct MultipleTestingTests {
    @Test("Holm's adjusted values by hand")
    func holm() throws {
        #expect(try MultipleTesting.holm([0.01, 0.04, 0.03]).elementsEqual([0.03, 0.06, 0.06], by: close))
        #expect(try MultipleTesting.holm([]).isEmpty)
    }

    @Test("Benjamini and Hochberg's adjusted values by hand")
    func benjaminiHochberg() throws {
        let adjusted = try MultipleTesting.benjaminiHochberg([0.01, 0.04, 0.03, 0.5])
        #expect(adjusted.elementsEqual([0.04, 0.16 / 3, 0.16 / 3, 0.5], by: close))
    }

    @Test("of true nulls alone Holm rejects any in 5 % of families, the plain p-values in far more")
    func familyWise() throws {
        var stream = RandomStream(StreamKey(seed: 8))
        var holm = 0
        var plain = 0
        for _ in 0..<4000 {
            let family = (0..<10).map { _ in stream.uniform() }
            if try MultipleTesting.holm(family).contains(where: { $0 <= 0.05 }) { holm += 1 }
            if family.contains(where: { $0 <= 0.05 }) { plain += 1 }
        }
        #expect((0.035...0.065).contains(Double(holm) / 4000))
        #expect(Double(plain) / 4000 > 0.3)
    }

    @Test("a value that is no probability is refused")
    func refusal() {
        #expect(throws: StatisticsError.self) { try MultipleTesting.holm([0.5, 1.2]) }
        #expect(throws: StatisticsError.self) { try MultipleTesting.benjaminiHochberg([.nan]) }
    }

    private func close(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-12 }
}
