// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// A line of the output.
struct Outcome {
    var name: String
    var value: Double
    var unit: String
    var peer: String
    var peerValue: Double?
    /// The median over the rounds of ours / theirs.
    var ratio: Double?

    /// One JSON object; what is missing is null. The texts are our own and need no escaping.
    var line: String {
        func number(_ value: Double?, digits: Int) -> String {
            value.map { String(format: "%.\(digits)g", $0) } ?? "null"
        }
        return "{\"name\":\"\(name)\",\"value\":\(number(value, digits: 6)),\"unit\":\"\(unit)\",\"peer\":\"\(peer)\","
            + "\"peer_value\":\(number(peerValue, digits: 6)),\"ratio\":\(number(ratio, digits: 4))}"
    }
}
