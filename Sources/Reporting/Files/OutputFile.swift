// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// A file that is written beside its target and takes the target's place in one step, or leaves no trace. Every file that a
/// command writes at a place of the user's choice goes through here.
///
/// Links are followed: what they lead to is replaced, not they. What is no regular file (a device, a FIFO, `/dev/stdout`) is
/// written to as it is. No folder is made.
///
///     var file = try OutputFile(for: "runs.csv")
///     try file.append(Array("day,value\n".utf8))
///     try file.finish()
///     try file.commit()
public struct OutputFile: ~Copyable {
    private let target: String
    private let place: String
    /// nil where the target is written to directly.
    private let aside: String?
    private let descriptor: Int32
    private var isDone = false

    /// - Throws: ``ReportingError/cannotWrite(path:reason:)``, with what is in the way: a missing folder, permissions.
    public init(for target: String) throws(ReportingError) {
        (place, aside, descriptor) = try Self.opened(target)
        self.target = target
    }

    private static func opened(
        _ target: String
    ) throws(ReportingError) -> (place: String, aside: String?, descriptor: Int32) {
        func refused(_ folder: String) -> ReportingError {
            .cannotWrite(path: target, reason: outputReason(folder: folder))
        }
        let opened: (place: String, aside: String?, descriptor: Int32)
        switch try OutputTarget(target) {
        case .folder:
            throw .cannotWrite(path: target, reason: "it is a folder; name a file in it")
        case .special: opened = (target, nil, open(target, O_WRONLY | O_CLOEXEC))
        case .descriptor(let number): opened = (target, nil, dup(number))
        case .file(let path, let mode):
            let folder = OutputTarget.folder(of: path)
            if mode != nil, access(path, W_OK) != 0 { throw refused(folder) }
            let name = "\(folder)/.\(path.split(separator: "/").last ?? "output").\(getpid()).partial"
            unlink(name)
            opened = (path, name, open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644))
            if opened.descriptor >= 0, let mode { fchmod(opened.descriptor, mode) }
        }
        guard opened.descriptor >= 0 else { throw refused(OutputTarget.folder(of: opened.place)) }
        return opened
    }

    deinit {
        if !isDone {
            close(descriptor)
            if let aside { unlink(aside) }
        }
    }

    public mutating func append(_ bytes: [UInt8]) throws(ReportingError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                write(descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure()
            }
            written += count
        }
    }

    /// Makes sure that the bytes are on the disk: some file systems report a full disk no earlier.
    public mutating func finish() throws(ReportingError) {
        if aside != nil, fsync(descriptor) != 0 { throw failure() }
    }

    /// Puts the file in the target's place.
    public consuming func commit() throws(ReportingError) {
        isDone = true
        let closed = close(descriptor)
        let moved = aside.map { rename($0, place) } ?? 0
        if closed != 0 || moved != 0 {
            let error = failure()
            if let aside { unlink(aside) }
            throw error
        }
    }

    private func failure() -> ReportingError {
        let reason = outputReason(folder: OutputTarget.folder(of: place))
        return aside == nil ? .cutOff(path: target, reason: reason) : .cannotWrite(path: target, reason: reason)
    }
}

/// The system's words for the last error, without a capital.
func systemReason() -> String {
    let text = String(cString: strerror(errno))
    return text.prefix(1).lowercased() + text.dropFirst()
}

/// Why something cannot be written, by the last error, and what would be right.
private func outputReason(folder: String) -> String {
    let code = errno
    let words = systemReason()
    return switch code {
    case ENOENT: "there is no folder \(folder); make it first, or name a file elsewhere"
    case ENOTDIR: "\(folder) is no folder; name a file elsewhere"
    case EACCES, EPERM, EROFS: "\(words); name a file and a folder that this user may write to"
    case ENOSPC, EDQUOT: "\(words); make room, or name a file on another disk"
    case ENAMETOOLONG: "\(words); name it shorter"
    case EPIPE: "its reader has gone"
    default: words
    }
}
