// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import RegressionDetector

/// The store in Grafana: a dashboard over the SQLite data source (plugin frser-sqlite-datasource) and annotations with the
/// releases and the alarms.
///
/// Formats: Grafana documentation, "Dashboard JSON model" and "Annotations HTTP API".
struct GrafanaDashboard {
    private let shelf: TrajectoryShelf

    init(_ shelf: TrajectoryShelf) { self.shelf = shelf }

    private static var source: [String: Any] { ["type": "frser-sqlite-datasource", "uid": "${datasource}"] }

    /// To be imported; it asks which data source the store is.
    func dashboard() -> String {
        let efficiency = query("efficiency")
        let peak = query("peak_measured_gops")
        let bandwidth = query("stream_best_gbps")
        let quality = """
            SELECT hardware_fingerprint AS hardware, count(*) AS runs, sum(coalesce(thermal_state, '') = 'throttled') AS throttled, \
            sum(preflight_passed = 0) AS preflight_failed, sum(forced) AS forced FROM records GROUP BY 1 ORDER BY runs DESC
            """
        let panels: [[String: Any]] = [
            panel(1, "Efficiency", efficiency, unit: "percentunit", at: (0, 0), columns: ["time"]),
            panel(2, "Peak measured, Gop/s", peak, unit: "short", at: (0, 10), columns: ["time"]),
            panel(3, "Memory bandwidth, GB/s", bandwidth, unit: "short", at: (0, 20), columns: ["time"]),
            table(4, "Runs that do not count", quality, at: (0, 30)),
        ]
        let hardware = "SELECT DISTINCT hardware_fingerprint FROM records ORDER BY 1"
        let object: [String: Any] = [
            "title": "Assay trajectories", "uid": "assay-trajectories", "schemaVersion": 39, "version": 1,
            "editable": true,
            "tags": ["assay"], "time": ["from": "now-1y", "to": "now"], "timezone": "utc", "panels": panels,
            "templating": [
                "list": [
                    [
                        "name": "datasource", "label": "Store", "type": "datasource",
                        "query": "frser-sqlite-datasource",
                    ],
                    [
                        "name": "hardware", "label": "Hardware", "type": "query", "datasource": Self.source,
                        "query": ["queryText": hardware, "rawQueryText": hardware], "multi": true, "includeAll": true,
                        "refresh": 1,
                    ] as [String: Any],
                ]
            ],
            "annotations": ["list": [annotationLayer]],
        ]
        return Self.text(object)
    }

    private func query(_ column: String) -> String {
        """
        SELECT timestamp_unix AS time, \(column) AS value, \
        substr(hardware_fingerprint, 1, 8) || ' ' || precision || coalesce(' ' || power_mode, '') || coalesce(' ' || driver_version, '') \
        AS metric FROM records WHERE \(column) IS NOT NULL AND coalesce(thermal_state, '') <> 'throttled' \
        AND coalesce(preflight_passed, 1) = 1 AND forced = 0 AND hardware_fingerprint IN (${hardware:sqlstring}) \
        AND timestamp_unix >= $__from / 1000 AND timestamp_unix < $__to / 1000 ORDER BY timestamp_unix
        """
    }

    /// Changes of the driver, from the store itself.
    private var annotationLayer: [String: Any] {
        let text = """
            SELECT min(timestamp_unix) AS time, driver_version AS text, hardware_fingerprint AS tags FROM records \
            WHERE driver_version IS NOT NULL GROUP BY hardware_fingerprint, driver_version
            """
        return [
            "name": "Drivers", "enable": true, "iconColor": "blue", "datasource": Self.source,
            "target": ["queryText": text, "rawQueryText": text, "queryType": "table", "timeColumns": ["time"]],
        ]
    }

    private func panel(
        _ id: Int, _ title: String, _ query: String, unit: String, at place: (x: Int, y: Int), columns: [String]
    ) -> [String: Any] {
        [
            "id": id, "title": title, "type": "timeseries", "datasource": Self.source,
            "gridPos": ["x": place.x, "y": place.y, "w": 24, "h": 10],
            "fieldConfig": [
                "defaults": ["unit": unit, "custom": ["drawStyle": "line", "showPoints": "always", "lineWidth": 1]],
                "overrides": [],
            ] as [String: Any],
            "targets": [
                [
                    "refId": "A", "datasource": Self.source, "queryText": query, "rawQueryText": query,
                    "queryType": "time series", "timeColumns": columns,
                ] as [String: Any]
            ],
        ]
    }

    private func table(_ id: Int, _ title: String, _ query: String, at place: (x: Int, y: Int)) -> [String: Any] {
        [
            "id": id, "title": title, "type": "table", "datasource": Self.source,
            "gridPos": ["x": place.x, "y": place.y, "w": 24, "h": 8],
            "targets": [
                [
                    "refId": "A", "datasource": Self.source, "queryText": query, "rawQueryText": query,
                    "queryType": "table",
                    "timeColumns": [String](),
                ] as [String: Any]
            ],
        ]
    }

    /// Releases and alarms: one body of `POST /api/annotations` each. Times are in milliseconds.
    func annotations() -> String {
        var annotations: [[String: Any]] = []
        for entry in shelf.entries {
            var before: ReleaseLabel?
            for point in entry.reading.points {
                let time = Int((point.day * 86_400_000).rounded())
                if before != nil, before != point.release {
                    annotations.append([
                        "time": time, "text": "\(entry.title): release \(point.release)", "tags": ["assay", "release"],
                    ])
                }
                before = point.release
                for alarm in point.alarms {
                    annotations.append([
                        "time": time, "tags": ["assay", "alarm"],
                        "text":
                            "\(entry.title): \(shelf.percent(alarm.change)) at \(alarm.release), \(alarm.attribution.words); "
                            + alarm.advice,
                    ])
                }
            }
        }
        return Self.text(annotations)
    }

    private static func text(_ object: Any) -> String {
        let data = try? JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data ?? Data(), as: UTF8.self) + "\n"
    }
}
