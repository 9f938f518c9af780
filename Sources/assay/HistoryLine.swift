// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Quantities
import RegressionDetector

/// A history on one line of JSON, as clients send it.
struct HistoryLine: Decodable {
    var id: Identifier
    var history: RunHistory
    /// What was odd about it and could be helped.
    var remarks: [String] = []

    enum CodingKeys: String, CodingKey {
        case id, runs, direction
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(Identifier.self, forKey: .id)
        let word = try container.decodeIfPresent(String.self, forKey: .direction)
        guard let direction = word.map(MetricDirection.init(rawValue:)) ?? .higherIsBetter else {
            let words = MetricDirection.allCases.map(\.rawValue).joined(separator: " or ")
            throw UnfitValue([CodingKeys.direction], "'\((word ?? "").prefix(60))' is no direction: it is \(words)")
        }
        let runs = try container.decode([RunLine].self, forKey: .runs).map(\.run)
        guard !runs.isEmpty else {
            throw UnfitValue([CodingKeys.runs], "a history has at least one run")
        }
        history = RunHistory(id: id.text, direction: direction, runs: runs)
        if zip(runs, runs.dropFirst()).contains(where: { $1.day < $0.day }) {
            remarks.append("days run backwards; the runs were taken in the order of their days")
            history.runs = runs.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }
                .map(\.element)
        }
        let count = history.runs.count
        history.dropDuplicates()
        if history.runs.count < count {
            remarks.append("\(plural(count - history.runs.count, "duplicate run was", "duplicate runs were")) left out")
        }
        let unusable = history.runs.count { VisitAssembly.exclusion(of: $0) == .unusableValue }
        if unusable > 0 {
            remarks.append(
                "\(plural(unusable, "run", "runs")) without a value above 0 \(unusable == 1 ? "was" : "were") left out")
        }
    }
}

/// A run as clients send it. Only what places and values it is required; every other text field that ends in `_version`, and
/// the operating system's, is a component.
private struct RunLine: Decodable {
    var run: Run

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func optional<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value? {
            try container.decodeIfPresent(type, forKey: Key(name))
        }
        var components: [String: String] = [:]
        for key in container.allKeys
        where key.stringValue.hasSuffix("_version")
            || ["os_kernel", "os_distro", "framework"].contains(key.stringValue)
        {
            if let version = try container.decodeIfPresent(Identifier.self, forKey: key) {
                components[key.stringValue] = version.text
            }
        }
        run = Run(
            index: try Self.whole(
                container.decode(Double.self, forKey: Key("index")), container.codingPath + [Key("index")]),
            day: try container.decode(Double.self, forKey: Key("day")),
            release: try container.decode(Identifier.self, forKey: Key("release")).label,
            session: try optional(Identifier.self, "session")?.text, components: components,
            powerMode: try optional(String.self, "power_mode"),
            thermalState: try optional(String.self, "thermal_state").flatMap(ThermalState.init(word:)),
            preflightPassed: try optional(Bool.self, "preflight_passed"),
            forced: try optional(Bool.self, "forced") ?? false,
            value: try container.decode(Double.self, forKey: Key("value")))
    }
}

extension RunLine {
    /// The decoder calls a line malformed whose number has a fraction where none may be.
    fileprivate static func whole(_ number: Double, _ path: [any CodingKey]) throws -> Int {
        guard let whole = Int(exactly: number) else { throw UnfitValue(path, "expected a whole number") }
        return whole
    }
}

extension ThermalState {
    /// A word of the record or one that other tools use; `nil` for a word that says nothing about throttling.
    fileprivate init?(word: String) {
        let word = word.lowercased()
        if let state = ThermalState(rawValue: word) {
            self = state
        } else if word.contains("throttl") {
            self = .throttled
        } else {
            return nil
        }
    }
}

extension Identifier {
    var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): "\(number)"
        }
    }

    var label: ReleaseLabel {
        switch self {
        case .text(let text): .text(text)
        case .number(let number): .number(number)
        }
    }

    init(_ label: ReleaseLabel) {
        switch label {
        case .text(let text): self = .text(text)
        case .number(let number): self = .number(number)
        }
    }
}
