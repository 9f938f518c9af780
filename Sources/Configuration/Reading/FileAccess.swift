// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// Why a file could not be read, with what would have been.
public struct FileAccessError: Error, Sendable, Hashable, CustomStringConvertible {
    public var path: String
    public var reason: String
    /// What could be read instead, after "expected".
    public var remedy: String

    public init(path: String, reason: String, remedy: String) {
        self.path = path
        self.reason = reason
        self.remedy = remedy
    }

    public var description: String { "\(path): \(reason); expected \(remedy)" }
}

/// Reads a file of at most `limit` bytes; its size is checked before its content is read.
/// - Throws: ``FileAccessError`` where it is missing, a folder, not readable, or too big.
public func readFile(_ path: String, limit: Int = ReadingLimits.fileBytes) throws(FileAccessError) -> [UInt8] {
    let tooBig = { (size: String) in
        FileAccessError(
            path: path, reason: "\(size) bytes are too many for this kind of file",
            remedy: "at most \(limit >> 20) MiB")
    }
    guard !path.isEmpty, !path.utf8.contains(0) else {
        throw FileAccessError(path: path, reason: "not a path", remedy: "a file")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw accessError(path, errno) }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw accessError(path, errno) }
    if status.st_mode & S_IFMT == S_IFDIR { throw accessError(path, EISDIR) }
    if status.st_size > limit { throw tooBig("\(status.st_size)") }
    // A pipe has no size: it is read up to one byte beyond the limit.
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
        let count = read(descriptor, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw accessError(path, errno) }
        if count == 0 { return bytes }
        bytes += chunk[..<count]
    }
    throw tooBig("more than \(limit)")
}

private func accessError(_ path: String, _ code: Int32) -> FileAccessError {
    let reason: (String, String) =
        switch code {
        case ENOENT, ENOTDIR: ("there is no such file", "a path from the current folder")
        case EISDIR: ("this is a folder", "a file in it")
        case EACCES, EPERM: ("no permission to read this file", "a file that this user may read")
        case ENAMETOOLONG: ("the path is too long", "a file")
        default: (String(cString: strerror(code)), "a file on a disk that works")
        }
    return FileAccessError(path: path, reason: reason.0, remedy: reason.1)
}
