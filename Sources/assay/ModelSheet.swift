// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Quantities
import Silicon

/// A model as `assay model show --json` prints it. Keys only ever get added.
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
        func computed(_ path: String, _ value: Double, _ unit: String, _ how: String) -> Entry {
            Entry(path: path, value: value, text: nil, unit: unit, source: "computed: \(how)", assumed: false)
        }
        let grid = model.regulatorGrid()
        var entries = [
            computed("nominal.frequency", model.nominal.frequency.megahertz, "MHz", "hash rate over chips and cores"),
            computed(
                "nominal.core-voltage", model.nominal.voltage.millivolts, "mV", "lowest supply with the factory's error"
            ),
            computed(
                "nominal.board-voltage", model.boardVoltage(core: model.nominal.voltage).volts, "V",
                "core voltage times cores in series"),
            computed("nominal.power", model.wallPower(model.nominal).watts, "W", "at the wall, reference temperature"),
            computed(
                "nominal.residual", model.nameplateResidual.percent, "%", "computed over nameplate power, less one"),
            computed("chip.capacitance", model.chipPower.capacitance.farads * 1e9, "nF", "fitted, or the file's"),
            computed("chip.leakage", model.chipPower.referenceLeakage.watts, "W", "fitted, or the file's"),
            computed("string.domain-step", grid.domainStep.millivolts, "mV", "0.1 V of board over its groups"),
            computed("string.core-step", grid.coreStep.millivolts, "mV", "0.1 V of board over its cores in series"),
            computed(
                "timing.temperature-independent-voltage", model.timing.temperatureIndependentVoltage().millivolts, "mV",
                "below it hot chips are faster"),
        ]
        if let collapse = model.timing.criticalVoltage(
            temperature: model.referenceTemperature, frequency: model.nominal.frequency)
        {
            entries.append(computed("timing.collapse", collapse.millivolts, "mV", "half of the nonces are wrong"))
            entries.append(
                computed("timing.margin", (model.nominal.voltage - collapse).millivolts, "mV", "nominal less collapse"))
        }
        for wider in [100.0, 150] {
            if let saving = model.guardBandSaving(.millivolts(20), against: .millivolts(wider)) {
                entries.append(
                    computed(
                        "guard-band.saving-against-\(Int(wider))-mv", saving.percent, "%",
                        "power at the wall of a 20 mV band against \(Int(wider)) mV, same clock and temperature"))
            }
        }
        self.computed = entries
        specPoints = model.specPredictions.map { prediction in
            SpecEntry(
                name: prediction.point.name,
                hashRate: Entry(
                    path: "hash-rate", value: prediction.point.hashRate.value(in: model.hashRateUnit), text: nil,
                    unit: model.hashRateUnit, source: prediction.point.provenance),
                published: Entry(
                    path: "published", value: prediction.point.power.watts, text: nil, unit: "W",
                    source: prediction.point.provenance),
                predicted: computed("predicted", prediction.power.watts, "W", "at the wall, reference temperature"),
                residual: computed("residual", prediction.residual.percent, "%", "predicted over published, less one"),
                fitted: prediction.point.isFitted, insideTuningRange: prediction.isInsideTuningRange)
        }
    }
}

extension ModelSheet.Entry {
    init(path: String, value: Double?, text: String?, unit: String, source: DefaultSource) {
        self.init(
            path: path, value: value, text: text, unit: unit, source: "\(source)", assumed: source.isAssumption)
    }

    init(_ fact: SourcedFact) {
        if let (number, unit) = splitNumberAndUnit(fact.value), !unit.hasPrefix("-"), !unit.contains(":") {
            self.init(path: fact.path, value: number, text: nil, unit: unit, source: fact.provenance)
        } else {
            self.init(path: fact.path, value: nil, text: fact.value, unit: "", source: fact.provenance)
        }
    }
}
