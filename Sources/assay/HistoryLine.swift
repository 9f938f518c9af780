// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
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
        let direction = try container.decodeIfPresent(MetricDirection.self, forKey: .direction) ?? .higherIsBetter
        let runs = try container.decode([RunLine].self, forKey: .runs).map(\.run)
        guard !runs.isEmpty else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [CodingKeys.runs], debugDescription: "a history has at least one run"))
        }
        history = RunHistory(id: id.text, direction: direction, runs: runs)
        if zip(runs, runs.dropFirst()).contains(where: { $1.day < $0.day }) {
            remarks.append("days run backwards; the runs were taken in the order of their days")
            history.runs = runs.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }
                .map(\.element)
        }
        let count = history.runs.count
        history.dropDuplicates()
        if history.runs.count < count { remarks.append("\(count - history.runs.count) duplicate runs were left out") }
        let unusable = history.runs.count { VisitAssembly.exclusion(of: $0) == .unusableValue }
        if unusable > 0 { remarks.append("\(unusable) runs without a value above 0 were left out") }
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
            index: try container.decode(Int.self, forKey: Key("index")),
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
