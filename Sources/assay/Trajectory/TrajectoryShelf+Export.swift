// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import Quantities
import RegressionDetector

extension TrajectoryShelf {
    private static let columns = [
        "schema_version", "history", "hardware_fingerprint", "precision", "device", "power_mode", "metric", "unit",
        "direction",
        "timestamp", "day", "release", "value", "counts", "exclusion", "level", "level_low", "level_high",
    ]
    private static let schemaVersion = 1

    /// One row per run, with the level that was believed after its visit.
    private func rows(_ body: ([String?], [String: String]) -> Void) {
        for entry in entries {
            let points = entry.reading.points
            var place = 0
            for run in entry.reading.history.runs {
                while place + 1 < points.count, points[place + 1].day <= run.day { place += 1 }
                let level = points.indices.contains(place) ? points[place].level : nil
                let exclusion = VisitAssembly.exclusion(of: run)
                let key = entry.key
                body(
                    [
                        "\(Self.schemaVersion)", key.id, key.hardware.digits, key.precision.rawValue, key.device,
                        key.powerMode,
                        key.metric, key.unit, entry.reading.direction.rawValue,
                        Instant(nanosecondsSinceEpoch: Int64((run.day * 86_400e9).rounded())).iso8601,
                        "\(run.day - entry.origin)", "\(run.release)", "\(run.value)",
                        exclusion == nil ? "true" : "false",
                        exclusion?.rawValue, level.map { "\($0.value)" }, level.map { "\($0.interval.low)" },
                        level.map { "\($0.interval.high)" },
                    ], run.components)
            }
        }
    }

    private var componentNames: [String] {
        Set(entries.flatMap { $0.reading.history.runs.flatMap(\.components.keys) }).sorted()
    }

    /// RFC 4180, with a header; an empty field is what is not known.
    func csv() -> String {
        let names = componentNames
        func field(_ text: String?) -> String {
            guard let text else { return "" }
            guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
            return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
        }
        var lines = [(Self.columns + names).map(field).joined(separator: ",")]
        rows { values, components in
            lines.append((values + names.map { components[$0] }).map(field).joined(separator: ","))
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    func json() -> String {
        let numbers: Set = ["schema_version", "day", "value", "level", "level_low", "level_high"]
        var runs: [[String: Any]] = []
        rows { values, components in
            var object: [String: Any] = ["components": components]
            for (name, value) in zip(Self.columns.dropFirst(), values.dropFirst()) {
                if name == "counts" {
                    object[name] = value == "true"
                } else if numbers.contains(name) {
                    object[name] = jsonNumber(value.flatMap { Double($0) })
                } else {
                    object[name] = value as Any? ?? NSNull()
                }
            }
            runs.append(object)
        }
        let object: [String: Any] = ["schema_version": Self.schemaVersion, "runs": runs]
        let data = try? JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data ?? Data(), as: UTF8.self) + "\n"
    }
}
