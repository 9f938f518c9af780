// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// Where facts about a machine are read: its files and its programs.
///
/// The root is `/` on the machine itself. It is a folder where somebody captured the files of a machine, so that an
/// identity can be looked into afterwards and elsewhere.
public struct MachineSource: Sendable {
    /// The folder that stands for `/`.
    public let root: String
    public let programs: any ProgramRunning

    public init(root: String, programs: any ProgramRunning) {
        self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
        self.programs = programs
    }

    /// The machine that this program runs on.
    public static var thisMachine: MachineSource { MachineSource(root: "/", programs: InstalledPrograms()) }

    /// A captured tree: `proc`, `sys` and `etc` as on the machine, and what programs answered in `commands/NAME.txt`.
    public static func capture(_ folder: String) -> MachineSource {
        MachineSource(root: folder, programs: RecordedPrograms(folder: folder + "/commands"))
    }

    /// The largest file that is read; those of /proc and /sys are far smaller.
    static let byteLimit = 1 << 20

    /// The bytes of a file below the root, or nil where it does not exist, cannot be read or is no regular file.
    func bytes(_ path: String) -> [UInt8]? {
        let descriptor = open(root + "/" + path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        // Files of /proc claim to be empty: only reading tells their length.
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while bytes.count < Self.byteLimit {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                return nil
            }
            if count == 0 { break }
            bytes.append(contentsOf: buffer[0..<count])
        }
        return bytes
    }

    /// The text of a file without the white space around it; nil where there is none.
    func text(_ path: String) -> String? {
        guard let bytes = bytes(path) else { return nil }
        // Device trees end their texts with a zero byte.
        let text = String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
        return text.trimmingCharacters(in: .whitespacesAndNewlines).nonEmpty
    }

    /// The number that a file holds.
    func integer(_ path: String) -> Int? { text(path).flatMap { Int($0) } }

    /// What a folder holds, by name.
    func names(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []).sorted()
    }

    /// The members of a folder named as `prefix` and a number, in the order of the numbers.
    func numbered(_ prefix: String, in folder: String) -> [String] {
        let members = ((try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? [])
        let numbers = members.compactMap { $0.hasPrefix(prefix) ? Int($0.dropFirst(prefix.count)) : nil }
        return numbers.sorted().map { "\(prefix)\($0)" }
    }
}

extension StringProtocol {
    /// The text itself, or nil where it is empty.
    var nonEmpty: String? { isEmpty ? nil : String(self) }

    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
