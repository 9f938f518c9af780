// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration

/// "N of M": a condition counts as met when it held in at least N of the last M samples.
public struct Confirmation: Sendable, Hashable {
    public var needed: Int
    public var window: Int

    /// - Precondition: 1 <= needed <= window <= 32.
    public init(_ needed: Int, of window: Int) {
        precondition(needed >= 1 && window >= needed && window <= 32)
        self.needed = needed
        self.window = window
    }

    public var text: String { "\(needed) of \(window)" }
}

/// The last M answers of one yes-or-no question, as bits.
struct Answers: Sendable {
    private var bits: UInt32 = 0

    /// Adds an answer and tells whether the confirmation is met.
    @inline(__always)
    mutating func add(_ answer: Bool, _ confirmation: Confirmation) -> Bool {
        let mask: UInt32 = confirmation.window == 32 ? .max : (1 << UInt32(confirmation.window)) - 1
        bits = (bits << 1 | (answer ? 1 : 0)) & mask
        return isMet(confirmation)
    }

    /// Whether the confirmation is met by the answers so far.
    @inline(__always)
    func isMet(_ confirmation: Confirmation) -> Bool { bits.nonzeroBitCount >= confirmation.needed }

    mutating func forget() { bits = 0 }

    /// Whether no answer in the window was yes.
    var isEmpty: Bool { bits == 0 }
}

extension Codec where Value == Confirmation {
    /// `3 of 5`: up to 32 samples.
    public static var confirmation: Self {
        let expected = "N of M with 1 <= N <= M <= 32, as in '3 of 5'"
        return Codec(
            shape: { .text(pattern: "^([1-9]|[12][0-9]|3[0-2]) of ([1-9]|[12][0-9]|3[0-2])$", about: expected) },
            decode: { node, context in
                let words = node.text.map { $0.split(separator: " ") } ?? []
                guard words.count == 3, words[1] == "of", let needed = Int(words[0]), let window = Int(words[2]),
                    needed >= 1, window >= needed, window <= 32, node.text == Confirmation(needed, of: window).text
                else {
                    context.report("\(node.kind) is not a confirmation rule", at: node.location, expected: expected)
                    return nil
                }
                return Confirmation(needed, of: window)
            },
            encode: { Node(.scalar($0.text, quoted: false), at: SourceLocation(file: "", line: 0, column: 0)) })
    }
}
