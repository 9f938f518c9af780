// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// What the machine measured about itself, and the claims that rest on it.
func measuredSection(_ measured: MeasuredDocument) -> PageSection {
    PageSection(
        id: "measured", title: "Measured on this machine",
        about:
            "Taken at \(oneLine(measured.takenAt, limit: 40)) while the scenario was run. It differs each time, so it stands in measured.json and not in the result that is compared.",
        blocks: [
            .table(measuredClaims(measured)), .table(measuredMachine(measured)), .table(measuredHashing(measured)),
        ])
}

func measuredClaims(_ measured: MeasuredDocument) -> DataTable {
    DataTable(
        caption: "Claims that need the measurement",
        columns: [.text("Verdict"), .text("Asked"), .text("Came out")],
        rows: measured.claims.prefix(200).map { claim in
            [
                .verdict(claim.verdict, word: verdictWord(claim.verdict, claim: true)),
                .detail(
                    claim.when ?? claim.text,
                    more: (claim.when == nil ? "" : claim.text) + (claim.because.map { ", because \($0)" } ?? "")),
                .detail(
                    "\(shortText(claim.ratio.best)) times",
                    more:
                        "\(boundsText(claim.ratio)) over rate, power and tolerance; \(shortText(claim.modelled.best)) hashes per joule against \(claim.path)"
                ),
            ]
        })
}

func measuredMachine(_ measured: MeasuredDocument) -> DataTable {
    let machine = measured.machine
    return DataTable(
        caption: "The machine", columns: [.text("What"), .text("Value")],
        rows: [
            [.text("Processor"), .text("\(machine.processor), \(plural(machine.cores, "core")), all of them hashing")],
            [.text("System"), .text(machine.system)],
            [.text(machine.isPowerMeasured ? "Power, measured" : "Power, assumed"), .text(machine.powerSource)],
        ])
}

func measuredHashing(_ measured: MeasuredDocument) -> DataTable {
    DataTable(
        caption:
            "Hashing per core and second of processor time; hashes per joule with the range of rate and power together",
        columns: [
            .text("Algorithm"), .text("Computed by"), .number("Hashes per second"), .number("Repeats"),
            .number("Hashes per joule"),
        ],
        rows: measured.hashing.prefix(200).map { way in
            let interval = finite(way.rate.low).map { low in
                "\(levelText(way.rate.level)) \(shortText(low)) to \(shortText(way.rate.high ?? low))"
            }
            return [
                .text(way.algorithm), .text(way.path),
                .estimate(mean: shortText(way.rate.mean ?? 0), bounds: interval ?? ""), .text("\(way.rate.n)"),
                .estimate(mean: shortText(way.hashesPerJoule.best), bounds: boundsText(way.hashesPerJoule)),
            ]
        })
}

private func boundsText(_ bounds: Bounds) -> String { "\(shortText(bounds.low)) to \(shortText(bounds.high))" }

/// Three digits; a range of decades needs no more.
private func shortText(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return numberText(value) }
    let digits = value.rounded(toDigits: 3)
    return abs(digits) < 1e7 ? numberText(digits) : scientific(digits)
}

/// `3.08 x 10^10`, in signs.
private func scientific(_ value: Double) -> String {
    var exponent = 0
    var mantissa = value
    while abs(mantissa) >= 10 {
        mantissa /= 10
        exponent += 1
    }
    let superscripts = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let raised = String(exponent).compactMap { $0.wholeNumberValue.map { superscripts[$0] } }.joined()
    return "\(numberText(mantissa.rounded(toDigits: 3))) · 10\(raised)"
}

extension Double {
    fileprivate func rounded(toDigits digits: Int) -> Double {
        var scale = 1.0
        while abs(self) * scale >= 1000, scale > 1e-300 { scale /= 10 }
        while abs(self) * scale < 100, scale < 1e300 { scale *= 10 }
        return (self * scale).rounded() / scale
    }
}
