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

    /// One value with its unit ("" for a plain number) and where it comes from. A value that is no number has `text` instead.
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
                    computed: "residual", prediction.residual.percent, "%", "predicted over published, less one"),
                fitted: prediction.point.isFitted, insideTuningRange: prediction.isInsideTuningRange)
        }
    }
}

extension ModelSheet.Entry {
    init(path: String, value: Double?, text: String?, unit: String, source: DefaultSource) {
        self.init(
            path: path, value: value, text: text, unit: unit, source: "\(source)", assumed: source.isAssumption)
    }

    init(computed path: String, _ value: Double, _ unit: String, _ how: String) {
        self.init(path: path, value: value, text: nil, unit: unit, source: "computed: \(how)", assumed: false)
    }

    init(_ fact: SourcedFact) {
        if let (number, unit) = splitNumberAndUnit(fact.value), !unit.hasPrefix("-"), !unit.contains(":") {
            self.init(path: fact.path, value: number, text: nil, unit: unit, source: fact.provenance)
        } else {
            self.init(path: fact.path, value: nil, text: fact.value, unit: "", source: fact.provenance)
        }
    }
}
