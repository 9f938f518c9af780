// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Quantities
import Silicon

/// A model as `assay model show --json` prints it. Keys and paths only ever get added; a change of meaning changes `schema`.
struct ModelSheet: Encodable {
    var schema = "assay.model/1"
    var name: String
    var title: String
    var about: String
    var algorithm: String
    var process: String
    var firmware: [String]
    /// What the model's file says.
    var facts: [Entry]
    /// What follows from it.
    var computed: [Entry]
    var specPoints: [SpecEntry]

    /// One value with its unit ("" for a plain number) and where it comes from: the words of its source or assumption, or how it
    /// is computed. A value that is no number has `text` instead.
    struct Entry: Encodable {
        var path: String
        var value: Double?
        var text: String?
        var unit: String
        var source: String
        var assumed: Bool
    }

    struct SpecEntry: Encodable {
        var name: String
        var hashRate: Entry
        var published: Entry
        var predicted: Entry
        var residual: Entry
        var fitted: Bool
        var insideTuningRange: Bool
    }

    init(_ model: AsicModel) {
        name = model.name
        title = model.title
        about = model.about
        algorithm = model.algorithm == .sha256d ? "SHA256D" : "SCRYPT_1024_1_1"
        process = model.process
        firmware = model.firmware.map(\.name)
        facts = model.facts.map(Entry.init)
        computed = Self.computed(model)
        specPoints = model.specPredictions.map { prediction in
            SpecEntry(
                name: prediction.point.name,
                hashRate: Entry(
                    path: "hash-rate", value: prediction.point.hashRate.value(in: model.hashRateUnit), text: nil,
                    unit: model.hashRateUnit, source: prediction.point.provenance),
                published: Entry(
                    path: "published", value: prediction.point.power.watts, text: nil, unit: "W",
                    source: prediction.point.provenance),
                predicted: Entry(
                    computed: "predicted", prediction.power.watts, "W", "at the wall, reference temperature"),
                residual: Entry(
                    computed: "residual", prediction.residual.percent, "%", "predicted over published, less one",
                    residue: 1e-6),
                fitted: prediction.point.isFitted, insideTuningRange: prediction.isInsideTuningRange)
        }
    }
}

extension ModelSheet.Entry {
    init(path: String, value: Double?, text: String?, unit: String, source: DefaultSource) {
        let words =
            switch source {
            case .source(let text), .assumption(let text): text
            case .choice: "\(source)"
            }
        self.init(
            path: path, value: value.map(Self.rounded), text: text, unit: unit, source: words,
            assumed: source.isAssumption)
    }

    /// - Parameter residue: what is rounding of numbers of this size and no value: it becomes 0.
    init(computed path: String, _ value: Double?, _ unit: String, _ how: String, residue: Double = 0) {
        let value = value.map { abs($0) < residue ? 0 : Self.rounded($0) }
        self.init(
            path: path, value: value, text: value == nil ? "none" : nil, unit: unit, source: how, assumed: false)
    }

    /// What has no number: the words take its place.
    init(computed path: String, text: String, _ how: String) {
        self.init(path: path, value: nil, text: text, unit: "", source: how, assumed: false)
    }

    /// Nine digits: more than any of these numbers is known to, fewer than the arithmetic's noise.
    private static func rounded(_ value: Double) -> Double { Double(formatNumber(value, digits: 9)) ?? value }

    init(_ fact: SourcedFact) {
        if let (number, unit) = splitNumberAndUnit(fact.value), !unit.hasPrefix("-"), !unit.contains(":") {
            self.init(path: fact.path, value: number, text: nil, unit: unit, source: fact.provenance)
        } else {
            self.init(path: fact.path, value: nil, text: fact.value, unit: "", source: fact.provenance)
        }
    }
}
