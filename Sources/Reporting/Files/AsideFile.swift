// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// A file that is written beside its target and takes the target's place in one step, or leaves no trace.
///
/// A target that exists and is no regular file, such as `/dev/stdout`, is written to directly: there is nothing to protect.
struct AsideFile: ~Copyable {
    private let target: String
    private let aside: String
    private let descriptor: Int32
    private let isDirect: Bool
    private var isDone = false

    init(for target: String) throws(ReportingError) {
        var status = stat()
        let exists = stat(target, &status) == 0
        let kind = status.st_mode & S_IFMT
        self.target = target
        isDirect = exists && kind != S_IFREG && kind != S_IFDIR
        let url = URL(fileURLWithPath: target)
        aside = "\(url.deletingLastPathComponent().path)/.\(url.lastPathComponent).\(getpid()).partial"
        if exists, kind == S_IFDIR {
            descriptor = -1
            errno = EISDIR
        } else if isDirect {
            descriptor = open(target, O_WRONLY | O_CLOEXEC)
        } else {
            unlink(aside)
            descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        }
        if descriptor < 0 {
            isDone = true
            throw .cannotWrite(path: target, reason: systemReason())
        }
    }

    deinit {
        if !isDone {
            close(descriptor)
            if !isDirect { unlink(aside) }
        }
    }

    mutating func append(_ bytes: [UInt8]) throws(ReportingError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                write(descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw .cannotWrite(path: target, reason: systemReason())
            }
            written += count
        }
    }

    /// Makes sure that the bytes are on the disk: some file systems report a full disk no earlier.
    mutating func finish() throws(ReportingError) {
        if !isDirect, fsync(descriptor) != 0 { throw .cannotWrite(path: target, reason: systemReason()) }
    }

    /// Puts the file in the target's place.
    consuming func commit() throws(ReportingError) {
        isDone = true
        let closed = close(descriptor)
        let moved = isDirect ? 0 : rename(aside, target)
        if closed != 0 || moved != 0 {
            let reason = systemReason()
            if !isDirect { unlink(aside) }
            throw .cannotWrite(path: target, reason: reason)
        }
    }
}

/// The system's words for the last error, without a capital.
func systemReason() -> String {
    let text = String(cString: strerror(errno))
    return text.prefix(1).lowercased() + text.dropFirst()
}
