// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities

extension Codec where Value == Bool {
    public static var boolean: Self {
        Codec(
            shape: { .boolean },
            decode: { node, context in
                if case .scalar(let text, quoted: false) = node.content, case .boolean(let value) = PlainScalar(text) {
                    return value
                }
                let suggestion = ["yes": "true", "on": "true", "no": "false", "off": "false"][
                    node.text?.lowercased() ?? ""]
                context.report(
                    "\(node.kind) is neither true nor false", at: node.location, expected: "true or false",
                    suggestion: suggestion)
                return nil
            },
            encode: { .plain($0 ? "true" : "false") })
    }
}

extension Codec where Value == Int {
    public static func integer(_ range: ClosedRange<Int>) -> Self {
        Codec(
            shape: { .integer(range) },
            decode: { node, context in
                let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
                guard case .scalar(let text, quoted: false) = node.content, let value = plainInteger(text) else {
                    context.report(
                        "\(node.kind) is not a whole number", at: node.location, expected: expected,
                        suggestion: node.text.flatMap(numberHint))
                    return nil
                }
                guard range.contains(value) else {
                    context.report("\(value) is out of range", at: node.location, expected: expected)
                    return nil
                }
                return value
            },
            encode: { .plain(String($0)) })
    }
}

extension Codec where Value == Double {
    public static func number(_ range: ClosedRange<Double>) -> Self {
        Codec(
            shape: { .number(range) },
            decode: { node, context in
                let expected = "a number from \(formatNumber(range.lowerBound)) to \(formatNumber(range.upperBound))"
                guard case .scalar(let text, quoted: false) = node.content, let value = plainNumber(text) else {
                    context.report(
                        "\(node.kind) is not a number", at: node.location, expected: expected,
                        suggestion: node.text.flatMap(numberHint))
                    return nil
                }
                guard value.isFinite, range.contains(value) else {
                    context.report("\(text) is out of range", at: node.location, expected: expected)
                    return nil
                }
                return value
            },
            encode: { .plain(formatNumber($0, digits: 12)) })
    }
}
