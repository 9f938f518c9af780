// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Quantities
import RegressionDetector

extension TrajectoryShelf {
    /// A history as a person calls it, the model first: `MI300X, fp16 cuda MAXN (1f8d2668)`.
    func name(_ entry: Entry) -> String {
        let title = entry.title
        let fingerprint = entry.key.hardware.digits.prefix(8)
        let conditions = title.hasPrefix(fingerprint) ? title.dropFirst(fingerprint.count + 1) : title[...]
        return "\(entry.model), \(conditions) (\(fingerprint))"
    }

    /// What is the case, in a sentence or two: where the histories stand, and which of them a release has made slower.
    var verdict: String {
        guard let only = entries.first, entries.count == 1 else { return several }
        guard let level = only.reading.points.last(where: { $0.level != nil })?.level else {
            return "\(name(only)) has no visit that counts, so nothing can be said."
        }
        let start =
            "\(name(only)) stands at \(only.words(level.value)) "
            + "(90 % interval \(only.words(level.interval.low)) to \(only.words(level.interval.high)))"
        guard isJudged(only) else { return start + ", on too few visits for a judgement." }
        let alarms = only.reading.alarms
        guard let last = alarms.last else { return start + ". No release is found to have made it slower." }
        let count =
            alarms.count == 1
            ? "One release has made it slower" : "\(alarms.count) releases have made it slower, the last"
        return start + ". \(count): \(words(last))."
    }

    private var several: String {
        let judged = entries.filter(isJudged)
        let slower = judged.filter { !$0.reading.alarms.isEmpty }
        var words = plural(entries.count, "history", "histories")
        if judged.count < entries.count {
            words += ", \(entries.count - judged.count) of them with too few visits for a judgement"
        }
        guard !slower.isEmpty else {
            return judged.isEmpty ? words + "." : words + ". No release is found to have made one slower."
        }
        let told = slower.prefix(3).map { entry in
            "\(entry.model) (\(entry.key.hardware.digits.prefix(8)))"
                + (entry.reading.alarms.last.map { " \(self.words($0))" } ?? "")
        }
        let rest = slower.count > told.count ? "; and \(slower.count - told.count) more" : ""
        return "\(words). A release has made \(slower.count) of them slower: \(told.joined(separator: "; "))\(rest)."
    }

    private func isJudged(_ entry: Entry) -> Bool { entry.reading.visits.count >= 2 }

    private func words(_ alarm: Alarm) -> String {
        "\(percent(alarm.change)) at \(alarm.release), \(alarm.attribution.words)"
    }
}
