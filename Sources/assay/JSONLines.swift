// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Foundation

/// Answers JSON Lines with JSON Lines: one value a line in, one a line out, each judged by itself.
///
/// A line that is not understood is reported on standard error by its number, and the others are answered all the same; the
/// exit code says that it happened. An input without a line is warned of: silence would look like a clean answer.
struct JSONLines {
    /// What the errors call the input: a path, or "standard input".
    let name: String
    private let input: FileHandle

    /// - Parameter path: a file, or nil or "-" for standard input.
    init(_ path: String?) throws {
        guard let path, path != "-" else {
            name = "standard input"
            input = .standardInput
            return
        }
        name = path
        guard let handle = FileHandle(forReadingAtPath: path) else {
            Terminal.error("\(path): cannot be read: \(String(cString: strerror(errno)).lowercased())")
            throw ExitCode.inputOutput
        }
        input = handle
    }

    /// - Throws: ``ExitCode/badScenario`` at the end where a line was not understood.
    func answer<Question: Decodable, Answer: Encodable>(
        _ type: Question.Type, with judge: (Question) throws -> Answer
    ) throws {
        try answer(type) { question, _ in try judge(question) }
    }

    /// - Parameter judge: is told the place of the line too, `histories.jsonl:3`, for what it has to say about it.
    /// - Throws: ``ExitCode/badScenario`` at the end where a line was not understood.
    func answer<Question: Decodable, Answer: Encodable>(
        _ type: Question.Type, with judge: (Question, _ place: String) throws -> Answer
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try read(type) { question, place in
            Terminal.out(String(decoding: try encoder.encode(try judge(question, place)), as: UTF8.self))
        }
    }

    /// - Throws: ``ExitCode/badScenario`` at the end where a line was not understood.
    func read<Line: Decodable>(_ type: Line.Type, _ take: (Line) throws -> Void) throws {
        try read(type) { line, _ in try take(line) }
    }

    private func read<Line: Decodable>(_ type: Line.Type, _ take: (Line, _ place: String) throws -> Void) throws {
        let decoder = JSONDecoder()
        var lines = 0
        var bad = 0
        try eachLine { number, line in
            let place = "\(name):\(number)"
            lines += 1
            do {
                try take(try decoder.decode(type, from: line), place)
            } catch {
                bad += 1
                Terminal.error("\(place): \(Self.words(error))")
            }
        }
        if lines == 0 { Terminal.warning("\(name): there is no line, so nothing was judged") }
        if bad > 0 { throw ExitCode.badScenario }
    }

    /// Lines as they arrive, so that a client may ask and wait for the answer.
    private func eachLine(_ body: (Int, Data) throws -> Void) throws {
        var rest = Data()
        var number = 0
        while true {
            let chunk = input.availableData
            rest.append(chunk)
            var start = rest.startIndex
            while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                number += 1
                if rest[start..<end].contains(where: { $0 > 0x20 }) { try body(number, rest[start..<end]) }
                start = rest.index(after: end)
            }
            rest = Data(rest[start...])
            if chunk.isEmpty { break }
        }
        if rest.contains(where: { $0 > 0x20 }) { try body(number + 1, rest) }
    }

    private static func words(_ error: any Error) -> String {
        func place(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
            let path = context.codingPath + (key.map { [$0] } ?? [])
            return path.reduce("") { text, key in
                key.intValue.map { "\(text)[\($0)]" } ?? (text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)")
            }
        }
        func at(_ context: DecodingError.Context, _ words: String) -> String {
            context.codingPath.isEmpty ? words : "\(place(context)): \(words)"
        }
        switch error {
        case DecodingError.keyNotFound(let key, let context): return "\(place(context, key)) is missing"
        case DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context):
            return at(context, "expected \(name(of: type))")
        case let error as UnfitValue: return at(error.context, error.words)
        case DecodingError.dataCorrupted(let context):
            // The decoder's own words name types of the program.
            return at(
                context,
                context.codingPath.isEmpty
                    ? "not a JSON value: the line is cut off or malformed" : "a value that does not fit")
        default: return "\(error)"
        }
    }

    /// What a type of the program is called in JSON.
    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number"
        case is any BinaryFloatingPoint.Type: "a number"
        case is any Collection.Type: "\(type)".hasPrefix("Dictionary") ? "an object" : "a list"
        default: "another kind of value"
        }
    }
}

/// A value that is JSON and is not what its field takes, in words for whoever wrote it.
struct UnfitValue: Error {
    var context: DecodingError.Context
    var words: String

    init(_ path: [any CodingKey], _ words: String) {
        context = .init(codingPath: path, debugDescription: words)
        self.words = words
    }
}
