// SPDX-License-Identifier: GPL-3.0-or-later

/// Why a result could not be written or read. Every case names the file, and `description` says the remedy.
public enum ReportingError: Error, Sendable, Hashable {
    /// The folder does not exist and could not be made.
    case cannotCreateFolder(path: String, reason: String)
    /// Nothing was left at `path`: neither the new file nor a part of it.
    case cannotWrite(path: String, reason: String)
    /// `path` is no regular file, and took some of the bytes.
    case cutOff(path: String, reason: String)
    case cannotRead(path: String, reason: String)
    /// The file is not JSON, or a field is missing or of the wrong kind; `field` is empty where the text itself is broken.
    case malformed(path: String, field: String, reason: String)
    /// A result of another program or of another version of the format.
    case wrongSchema(path: String, found: String, expected: String)
    /// A number of the document that has to be finite is NaN or infinite.
    case notFinite(field: String)

    /// True where the disk or the file system refused, so that a command exits with the code for input and output errors;
    /// false where the content of a file or document is at fault.
    public var isInputOutput: Bool {
        switch self {
        case .cannotCreateFolder, .cannotWrite, .cutOff, .cannotRead: true
        case .malformed, .wrongSchema, .notFinite: false
        }
    }
}

extension ReportingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotCreateFolder(let path, let reason):
            "cannot create the folder \(path): \(reason); name another"
        case .cannotWrite(let path, let reason):
            "cannot write \(path): \(reason) (nothing was left half-written)"
        case .cutOff(let path, let reason):
            "cannot write \(path): \(reason) (what it had taken by then is not all)"
        case .cannotRead(let path, let reason):
            "cannot read \(path): \(reason)"
        case .malformed(let path, let field, let reason):
            field.isEmpty
                ? "\(path) is not a result: \(reason)" : "\(path) is not a result: at \(field), \(reason)"
        case .wrongSchema(let path, let found, let expected):
            "\(path) says schema '\(found)', this version reads '\(expected)'; run the scenario again to get a result of this version"
        case .notFinite(let field):
            "the result holds a number that is not finite at \(field); this is a defect of the run, not of the scenario"
        }
    }
}
