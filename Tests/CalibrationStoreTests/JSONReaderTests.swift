// SPDX-License-Identifier: GPL-3.0-or-later

import CalibrationStore
import Foundation
import Testing

/// The reader beside Foundation's, an independent one: what the one takes for JSON the other must, and read the same in it.
@Suite("Reading JSON")
struct JSONReaderTests {
    /// Why this reader may refuse what Foundation's takes: a name that is there twice, and a comma behind the last element,
    /// which RFC 8259 does not have.
    private static let stricter = ["is there twice", "does not belong here", "expected the name of a field"]

    private static let document =
        #"{"a": [0, -1.5e+3, 20, true, null, {"b": "x\"\\\/\u00e9\ud83d\ude00"}], "c": {}, "d": [], "e": 1e2}"#

    private func compare(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let theirs = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) as? NSObject
        do {
            let mine = try JSONReader.value(of: bytes[...])
            #expect(theirs?.isEqual(mine.plain) == true, "taken for JSON, or read as something else: \(text)")
        } catch {
            guard theirs != nil else { return }
            #expect(Self.stricter.contains { error.problem.contains($0) }, "refused (\(error.problem)): \(text)")
        }
    }

    @Test(
        "what two readers take for JSON is the same, and so is what it says, whatever byte is lost, doubled or another")
    func oneByteOff() {
        let bytes = Array(Self.document.utf8)
        compare(bytes)
        for place in bytes.indices {
            compare(Array(bytes[..<place]))
            compare(Array(bytes[..<place] + bytes[(place + 1)...]))
            compare(Array(bytes[...place] + bytes[place...]))
            for other in #"0.-+eE"\{}[],:u "#.utf8 {
                var changed = bytes
                changed[place] = other
                compare(changed)
                compare(Array(bytes[..<place] + [other] + bytes[place...]))
            }
        }
    }

    @Test(
        "what is almost a number is none",
        arguments: [
            "-", "-.5", ".5", "1.", "1.e5", "1e", "1e+", "01", "-01", "+1", "1e5.5", "0x10", "1_000", "--1", "1-1",
        ])
    func almostNumbers(_ text: String) {
        #expect(throws: JSONReader.Failure.self, "\(text)") { try JSONReader.value(of: Array("[\(text)]".utf8)[...]) }
        compare(Array("[\(text)]".utf8))
    }

    @Test(
        "what is almost a character is none",
        arguments: [#"\u+123"#, #"\u12"#, #"\u12g4"#, #"\ud83d"#, #"\ude00"#, #"\ud83dA"#, #"\x41"#, "\u{1}", "\n"])
    func almostCharacters(_ text: String) {
        #expect(throws: JSONReader.Failure.self, "\(text)") { try JSONReader.value(of: Array("\"\(text)\"".utf8)[...]) }
        compare(Array("\"\(text)\"".utf8))
    }

    @Test("what is wrong is placed by line and column, whatever stands before it")
    func places() {
        func place(_ text: String, firstLine: Int = 1) -> TextPlace? {
            do {
                _ = try JSONReader.value(of: Array(text.utf8)[...], firstLine: firstLine)
                return nil
            } catch { return error.place }
        }
        #expect(place("[1,\n  2,\n  nope]") == TextPlace(line: 3, column: 3))
        #expect(place("[1,\n  2,\n  nope]", firstLine: 7) == TextPlace(line: 9, column: 3))
        #expect(place(#"{"a": 1, "a": 2}"#) == TextPlace(line: 1, column: 10))
        #expect(place("[NaN]") == TextPlace(line: 1, column: 2))
        #expect(place("[1") == TextPlace(line: 1, column: 3))
    }
}

extension JSONValue {
    /// As Foundation reads it.
    fileprivate var plain: NSObject {
        switch content {
        case .null: NSNull()
        case .boolean(let truth): NSNumber(value: truth)
        case .number(let number, _): NSNumber(value: number)
        case .string(let text): NSString(string: text)
        case .array(let values): NSArray(array: values.map(\.plain))
        case .object(let members):
            NSDictionary(dictionary: Dictionary(members.map { ($0.name, $0.value.plain) }, uniquingKeysWith: { $1 }))
        }
    }
}
