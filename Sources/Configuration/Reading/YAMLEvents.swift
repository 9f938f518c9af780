// SPDX-License-Identifier: GPL-3.0-or-later

internal import CYaml

/// One step of the parser through a text.
struct YAMLEvent {
    enum Kind {
        case documentStart(hasDirectives: Bool)
        case scalar(String, quoted: Bool)
        case sequenceStart
        case mappingStart
        case end
        case alias(String)
        case streamEnd
        /// Starts of the stream and ends of documents.
        case other
    }
    var kind: Kind
    var anchor: String?
    var tag: String?
    /// From 1; columns count Unicode scalars.
    var line: Int
    var column: Int
}

/// Why the parser stopped.
struct YAMLSyntaxError: Error {
    var problem: String
    var context: String
    var line: Int
    var column: Int
}

/// The events of a text, one after the other.
///
/// The events are read straight from libyaml, which the Yams package carries as CYaml: Yams' own `compose` recurses with
/// the input's depth, expands aliases before one can refuse them, and names only the first of two equal keys.
struct YAMLEventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter text: valid UTF-8 without a byte order mark.
    init(_ text: ArraySlice<UInt8>) throws(YAMLSyntaxError) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        input = .allocate(capacity: max(1, text.count))
        _ = input.update(fromContentsOf: text)
        guard yaml_parser_initialize(parser) == 1 else {
            throw YAMLSyntaxError(problem: "out of memory", context: "", line: 1, column: 1)
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, text.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deinitialize(count: 1)
        parser.deallocate()
        input.deallocate()
    }

    mutating func next() throws(YAMLSyntaxError) -> YAMLEvent {
        var raw = yaml_event_t()
        guard yaml_parser_parse(parser, &raw) == 1 else { throw syntaxError }
        defer { yaml_event_delete(&raw) }
        var event = YAMLEvent(
            kind: .other, line: Int(raw.start_mark.line) + 1, column: Int(raw.start_mark.column) + 1)
        switch raw.type {
        case YAML_DOCUMENT_START_EVENT:
            let start = raw.data.document_start
            event.kind = .documentStart(
                hasDirectives: start.version_directive != nil || start.tag_directives.start != start.tag_directives.end)
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            event.kind = .scalar(text, quoted: scalar.style != YAML_PLAIN_SCALAR_STYLE)
            event.anchor = string(scalar.anchor)
            event.tag = string(scalar.tag)
        case YAML_SEQUENCE_START_EVENT:
            event.kind = .sequenceStart
            event.anchor = string(raw.data.sequence_start.anchor)
            event.tag = string(raw.data.sequence_start.tag)
        case YAML_MAPPING_START_EVENT:
            event.kind = .mappingStart
            event.anchor = string(raw.data.mapping_start.anchor)
            event.tag = string(raw.data.mapping_start.tag)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            event.kind = .end
        case YAML_ALIAS_EVENT:
            event.kind = .alias(string(raw.data.alias.anchor) ?? "")
        case YAML_STREAM_END_EVENT:
            event.kind = .streamEnd
        default:
            break
        }
        return event
    }

    private var syntaxError: YAMLSyntaxError {
        YAMLSyntaxError(
            problem: parser.pointee.problem.map { String(cString: $0) } ?? "the text is not YAML",
            context: parser.pointee.context.map { String(cString: $0) } ?? "",
            line: Int(parser.pointee.problem_mark.line) + 1, column: Int(parser.pointee.problem_mark.column) + 1)
    }

    private func string(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        bytes.map { String(cString: $0) }
    }
}
