// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testbench

extension EventRecord {
    /// One line of `events.jsonl`, keys sorted.
    var jsonLine: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
