// SPDX-License-Identifier: GPL-3.0-or-later

/// The colours a picture is drawn in. gnuplot gets a placeholder for each; the page's style sheet decides what it looks
/// like, so one picture serves light, dark and paper.
enum ChartColour: Hashable {
    case ink, muted, grid, zero, band, good, bad, open, hole
    /// The colour of a policy, by its place in the scenario.
    case series(Int)
    /// A step of the sequential scale, 0 (low) to 6 (high).
    case heat(Int)
    /// A step of the diverging scale, 0 (lower), 3 (no change), 6 (higher).
    case difference(Int)

    static let steps = 7
    static let policies = 6

    private static let fixed: [(ChartColour, String)] = [
        (.ink, "ink"), (.muted, "muted"), (.grid, "grid"), (.zero, "zero"), (.band, "band"), (.good, "good"),
        (.bad, "bad"), (.open, "open"), (.hole, "hole"),
    ]

    private static let catalogue: [(colour: ChartColour, variable: String)] =
        fixed + (0..<policies).map { (.series($0), "s\($0)") } + (0..<steps).map { (.heat($0), "h\($0)") }
        + (0..<steps).map { (.difference($0), "d\($0)") }

    private static let indices = Dictionary(
        catalogue.enumerated().map { ($0.element.colour, $0.offset) }, uniquingKeysWith: { first, _ in first })

    private var index: Int { Self.indices[self] ?? 0 }

    /// The placeholder as gnuplot reads it. 254 and 1 are in no colour of gnuplot's own.
    var placeholder: String {
        let digits = String(index + 1, radix: 16)
        return "#fe01" + (digits.count < 2 ? "0" + digits : digits)
    }

    /// Red, green and blue of the placeholder, for `rgbimage`.
    var components: [Double] { [254, 1, Double(index + 1)] }

    var cssVariable: String { "var(--\(Self.catalogue[index].variable))" }

    /// The colour whose placeholder has these components.
    static func from(red: Int, green: Int, blue: Int) -> ChartColour? {
        guard red == 254, green == 1, catalogue.indices.contains(blue - 1) else { return nil }
        return catalogue[blue - 1].colour
    }
}

/// The small drawing beside a legend's words.
enum Swatch {
    case line(ChartColour, dashes: String = "")
    case dot(ChartColour)
    case cross(ChartColour)
    case ring(ChartColour)
    case box(ChartColour, opacity: Double = 1)

    var svg: String {
        switch self {
        case .line(let colour, let dashes):
            "<path d=\"M1,6H21\" stroke=\"\(colour.cssVariable)\" stroke-width=\"2.5\" fill=\"none\""
                + (dashes.isEmpty ? "/>" : " stroke-dasharray=\"\(dashes)\"/>")
        case .dot(let colour): "<circle cx=\"11\" cy=\"6\" r=\"4.5\" fill=\"\(colour.cssVariable)\"/>"
        case .ring(let colour):
            "<circle cx=\"11\" cy=\"6\" r=\"4\" fill=\"none\" stroke=\"\(colour.cssVariable)\" stroke-width=\"1.5\"/>"
        case .cross(let colour):
            "<path d=\"M7,2L15,10M15,2L7,10\" stroke=\"\(colour.cssVariable)\" stroke-width=\"2\" fill=\"none\"/>"
        case .box(let colour, let opacity):
            "<rect x=\"1\" y=\"1\" width=\"20\" height=\"10\" rx=\"2\" fill=\"\(colour.cssVariable)\" fill-opacity=\"\(opacity)\"/>"
        }
    }
}
