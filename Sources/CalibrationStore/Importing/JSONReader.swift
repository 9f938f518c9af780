// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// Reads JSON (RFC 8259) and says where it is none. NaN and Infinity, which several programs write, are named as such.
package struct JSONReader {
    /// Deeper nesting than any record has: it would only exhaust the stack.
    static let deepest = 100

    private let bytes: ArraySlice<UInt8>
    private var next: Int
    private var line: Int
    private var lineStart: Int

    private init(_ bytes: ArraySlice<UInt8>, firstLine: Int) {
        self.bytes = bytes
        next = bytes.startIndex
        line = firstLine
        lineStart = bytes.startIndex
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { next += 3 }
    }

    package struct Failure: Error {
        package var place: TextPlace
        package var problem: String
    }

    /// The one value of the text.
    /// - Parameter firstLine: The number of the line that the bytes begin with.
    /// - Complexity: O(bytes).
    package static func value(of bytes: ArraySlice<UInt8>, firstLine: Int = 1) throws(Failure) -> JSONValue {
        var reader = JSONReader(bytes, firstLine: firstLine)
        let value = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.next == bytes.endIndex else { throw reader.failure("there is more after the end of the value") }
        return value
    }

    private var place: TextPlace { TextPlace(line: line, column: next - lineStart + 1) }
    private func failure(_ problem: String) -> Failure { Failure(place: place, problem: problem) }
    private var current: UInt8? { next < bytes.endIndex ? bytes[next] : nil }

    private mutating func skipBlanks() {
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\n"):
                next += 1
                line += 1
                lineStart = next
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): next += 1
            default: return
            }
        }
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        skipBlanks()
        let start = place
        guard depth < Self.deepest else { throw failure("nested more than \(Self.deepest) deep") }
        guard let byte = current else { throw failure("the text ends here, in the middle: it is cut off") }
        switch byte {
        case UInt8(ascii: "{"): return JSONValue(content: .object(try members(depth: depth)), place: start)
        case UInt8(ascii: "["): return JSONValue(content: .array(try elements(depth: depth)), place: start)
        case UInt8(ascii: "\""): return JSONValue(content: .string(try string()), place: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return JSONValue(content: try number(), place: start)
        default:
            return JSONValue(content: try word(), place: start)
        }
    }

    private mutating func word() throws(Failure) -> JSONValue.Content {
        let text = String(
            decoding: bytes[next...].prefix { ($0 | 0x20 >= 97 && $0 | 0x20 <= 122) || $0 == UInt8(ascii: "-") },
            as: UTF8.self)
        switch text {
        case "null":
            next += 4
            return .null
        case "true":
            next += 4
            return .boolean(true)
        case "false":
            next += 5
            return .boolean(false)
        case "NaN", "nan", "Infinity", "inf": throw failure("\(text) is no number of JSON, and no measurement")
        case "": throw failure("'\(String(decoding: bytes[next...].prefix(1), as: UTF8.self))' does not belong here")
        default:
            if ["null", "true", "false"].contains(where: { $0.hasPrefix(text) }),
                next + text.utf8.count == bytes.endIndex
            {
                throw failure("the text ends here, in the middle: it is cut off")
            }
            throw failure("'\(text.prefix(40))' is no value of JSON")
        }
    }

    private mutating func number() throws(Failure) -> JSONValue.Content {
        let digits = bytes[next...].prefix { "+-.eE0123456789".utf8.contains($0) }
        let text = String(decoding: digits, as: UTF8.self)
        if text == "-", bytes[(next + 1)...].prefix(3).elementsEqual("Inf".utf8) {
            throw failure("-Infinity is no number of JSON, and no measurement")
        }
        guard Self.isNumber(text), let value = Double(text) else {
            if next + digits.count == bytes.endIndex {
                throw failure("the text ends here, in the middle: it is cut off")
            }
            throw failure("'\(text.prefix(40))' is no number")
        }
        guard value.isFinite else { throw failure("\(text.prefix(40)) is larger than any number") }
        next += digits.count
        return .number(value, text: text)
    }

    /// Whether the text is a number by the grammar of RFC 8259, section 6, which wants digits on either side of a point.
    private static func isNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            return digits.count
        }
        func takes(_ marks: String) -> Bool {
            guard let byte = rest.first, marks.utf8.contains(byte) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = takes("-")
        let leadsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole == 1 || (whole > 1 && !leadsWithZero) else { return false }
        if takes("."), digits() == 0 { return false }
        if takes("eE") {
            _ = takes("+-")
            if digits() == 0 { return false }
        }
        return rest.isEmpty
    }

    private mutating func string() throws(Failure) -> String {
        next += 1
        var text: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                next += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw failure("the text before this is not in UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): text += Array(String(try escaped()).utf8)
            case 0..<0x20: throw failure("a text must end on its line")
            default:
                text.append(byte)
                next += 1
            }
        }
        throw failure("the text ends here, in the middle: it is cut off")
    }

    private mutating func escaped() throws(Failure) -> Character {
        next += 1
        guard let byte = current else { throw failure("the text ends here, in the middle: it is cut off") }
        next += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let high = try codeUnit()
            if let scalar = Unicode.Scalar(high) { return Character(scalar) }
            guard (0xD800..<0xDC00).contains(high), current == UInt8(ascii: "\\") else {
                throw failure("half of a character")
            }
            next += 1
            guard current == UInt8(ascii: "u") else { throw failure("half of a character") }
            next += 1
            let low = try codeUnit()
            guard (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (UInt32(high) - 0xD800) << 10 + UInt32(low) - 0xDC00)
            else { throw failure("half of a character") }
            return Character(scalar)
        default: throw failure("'\\\(String(decoding: [byte], as: UTF8.self))' is no escape of JSON")
        }
    }

    private mutating func codeUnit() throws(Failure) -> UInt16 {
        let digits = bytes[next...].prefix(4)
        // A sign is no digit, though a number may have one.
        guard digits.count == 4, !digits.contains(where: { "+-".utf8.contains($0) }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else {
            throw failure("\\u takes four hexadecimal digits")
        }
        next += 4
        return unit
    }

    private mutating func elements(depth: Int) throws(Failure) -> [JSONValue] {
        next += 1
        var elements: [JSONValue] = []
        skipBlanks()
        if current == UInt8(ascii: "]") {
            next += 1
            return []
        }
        while true {
            elements.append(try value(depth: depth + 1))
            skipBlanks()
            switch current {
            case UInt8(ascii: ","): next += 1
            case UInt8(ascii: "]"):
                next += 1
                return elements
            case nil: throw failure("the text ends here, in the middle of a list: it is cut off")
            default: throw failure("expected a comma or the end of the list")
            }
        }
    }

    private mutating func members(depth: Int) throws(Failure) -> [JSONValue.Member] {
        next += 1
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        skipBlanks()
        if current == UInt8(ascii: "}") {
            next += 1
            return []
        }
        while true {
            skipBlanks()
            guard let byte = current else {
                throw failure("the text ends here, in the middle of an object: it is cut off")
            }
            guard byte == UInt8(ascii: "\"") else { throw failure("expected the name of a field in quotes") }
            let start = place
            let name = try string()
            guard names.insert(name).inserted else { throw Failure(place: start, problem: "'\(name)' is there twice") }
            skipBlanks()
            guard current == UInt8(ascii: ":") else {
                throw failure(current == nil ? "the text ends here, in the middle: it is cut off" : "expected a colon")
            }
            next += 1
            members.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
            skipBlanks()
            switch current {
            case UInt8(ascii: ","): next += 1
            case UInt8(ascii: "}"):
                next += 1
                return members
            case nil: throw failure("the text ends here, in the middle of an object: it is cut off")
            default: throw failure("expected a comma or the end of the object")
            }
        }
    }
}
