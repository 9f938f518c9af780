// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// Where the bytes for a path have to go. A name in the file system may stand for more than a file of that name: following it
/// and protecting it are two different things.
enum OutputTarget {
    /// A regular file, or none yet, at the end of all links: it is written beside and renamed.
    case file(path: String, mode: mode_t?)
    /// A device, a FIFO or a socket: there is nothing to protect, and a rename would put a file in its place.
    case special
    /// A descriptor that this process has, by one of its names (`/dev/stdout`): the file behind it belongs to whoever opened it.
    case descriptor(Int32)
    case folder

    /// - Throws: ``ReportingError/cannotWrite(path:reason:)`` for a circle of links.
    init(_ path: String) throws(ReportingError) {
        var place = path
        for _ in 0..<40 {
            if let number = Self.descriptor(named: place) {
                self = .descriptor(number)
                return
            }
            guard let next = Self.link(at: place) else {
                var status = stat()
                guard stat(place, &status) == 0 else {
                    self = .file(path: place, mode: nil)
                    return
                }
                switch status.st_mode & S_IFMT {
                case S_IFREG: self = .file(path: place, mode: status.st_mode & 0o777)
                case S_IFDIR: self = .folder
                default: self = .special
                }
                return
            }
            place = next.hasPrefix("/") ? next : Self.folder(of: place) + "/" + next
        }
        throw .cannotWrite(path: path, reason: "its links lead in a circle; name the file itself")
    }

    /// The folder that holds a name, without following anything.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// 1 for `/dev/stdout`, `/dev/fd/1` and `/proc/self/fd/1`.
    private static func descriptor(named path: String) -> Int32? {
        switch path {
        case "/dev/stdin": return 0
        case "/dev/stdout": return 1
        case "/dev/stderr": return 2
        default: break
        }
        for folder in ["/dev/fd/", "/proc/self/fd/", "/proc/\(getpid())/fd/"] where path.hasPrefix(folder) {
            return Int32(path.dropFirst(folder.count))
        }
        return nil
    }

    /// What a symbolic link says; nil for what is none.
    private static func link(at path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { $0.baseAddress.map { readlink(path, $0, 4096) } ?? -1 }
        }
        return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
    }
}
