// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting
import Testing

@Suite("A file that is written") struct OutputFileTests {
    private func kind(of path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
    }

    private func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    /// A node like `/dev/full` or `/dev/null` in a folder of the test's own: what a mistake would ruin must not be the machine's.
    private func device(_ minor: dev_t, in folder: String) -> String? {
        let path = folder + "/node"
        guard mknod(path, S_IFCHR | 0o666, 1 << 8 | minor) == 0 else { return nil }
        let descriptor = open(path, O_WRONLY)
        guard descriptor >= 0 else { return nil }
        close(descriptor)
        return path
    }

    @Test("goes where a link leads, near or far, and the link stays", arguments: ["real", "./real", "middle"])
    func links(target: String) throws {
        try withFolder { folder in
            try Data("old".utf8).write(to: URL(fileURLWithPath: folder + "/real"))
            symlink("real", folder + "/middle")
            symlink(target, folder + "/link")
            try atomicWrite(Array("new".utf8), to: folder + "/link")
            #expect(kind(of: folder + "/link") == S_IFLNK && kind(of: folder + "/middle") == S_IFLNK)
            #expect(text(folder + "/real") == "new")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 3)
        }
    }

    @Test("is made at the end of a link that leads to none yet")
    func dangling() throws {
        try withFolder { folder in
            symlink("later", folder + "/link")
            try atomicWrite(Array("new".utf8), to: folder + "/link")
            #expect(kind(of: folder + "/link") == S_IFLNK && text(folder + "/later") == "new")
        }
    }

    @Test("is refused where links lead in a circle, by name")
    func circle() throws {
        try withFolder { folder in
            symlink("b", folder + "/a")
            symlink("a", folder + "/b")
            let error = #expect(throws: ReportingError.self) { try atomicWrite([1], to: folder + "/a") }
            #expect(error?.description.contains("circle") == true && error?.description.contains(folder + "/a") == true)
        }
    }

    @Test("is handed to the reader of a FIFO, which stays one")
    func fifo() throws {
        try withFolder { folder in
            let path = folder + "/fifo"
            try #require(mkfifo(path, 0o600) == 0)
            // Opened for both, it has a reader before there is a writer, and nothing waits.
            let reader = open(path, O_RDWR)
            try atomicWrite(Array("new".utf8), to: path)
            var buffer = [UInt8](repeating: 0, count: 16)
            #expect(read(reader, &buffer, 16) == 3 && String(decoding: buffer.prefix(3), as: UTF8.self) == "new")
            close(reader)
            #expect(kind(of: path) == S_IFIFO)
        }
    }

    @Test("never takes the place of a device, and one that is full is an error")
    func devices() throws {
        try withFolder { folder in
            guard let full = device(7, in: folder) else { return }
            let error = #expect(throws: ReportingError.self) { try atomicWrite([1, 2, 3], to: full) }
            #expect(error?.description.contains("no space left") == true && error?.isInputOutput == true)
            #expect(kind(of: full) == S_IFCHR)
        }
        try withFolder { folder in
            guard let null = device(3, in: folder) else { return }
            symlink("node", folder + "/link")
            try atomicWrite([1, 2, 3], to: folder + "/link")
            #expect(kind(of: null) == S_IFCHR && kind(of: folder + "/link") == S_IFLNK)
        }
    }

    @Test("keeps its permissions, and one that may not be written is not replaced")
    func permissions() throws {
        try withFolder { folder in
            let path = folder + "/private"
            try Data("old".utf8).write(to: URL(fileURLWithPath: path))
            chmod(path, 0o600)
            try atomicWrite(Array("new".utf8), to: path)
            var status = stat()
            #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
            // The superuser may write everything.
            guard getuid() != 0 else { return }
            chmod(path, 0o400)
            #expect(throws: ReportingError.self) { try atomicWrite(Array("newer".utf8), to: path) }
            #expect(text(path) == "new")
        }
    }

    @Test("makes no folder, and says which one is missing")
    func noFolder() throws {
        try withFolder { folder in
            let error = #expect(throws: ReportingError.self) { try atomicWrite([1], to: folder + "/none/deep/x.html") }
            #expect(error?.description.contains("there is no folder \(folder)/none/deep") == true)
            #expect(error?.description.contains("x.html") == true && error?.isInputOutput == true)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.isEmpty)
            let through = #expect(throws: ReportingError.self) { try atomicWrite([1], to: folder) }
            #expect(through?.description.contains("is a folder") == true)
        }
    }

    @Test("of several in a folder of their own has that made, and no folder above it")
    func outputFolder() throws {
        try withFolder { folder in
            for _ in 0..<2 { try makeOutputFolder(folder + "/one") }
            #expect(kind(of: folder + "/one") == S_IFDIR)
            let error = #expect(throws: ReportingError.self) { try makeOutputFolder(folder + "/no/two") }
            #expect(error?.description.contains("there is no folder \(folder)/no") == true)
        }
    }

    @Test("that is given up leaves no trace, and the old one stands")
    func givenUp() throws {
        try withFolder { folder in
            let path = folder + "/x"
            try atomicWrite(Array("old".utf8), to: path)
            do {
                var file = try OutputFile(for: path)
                try file.append([1, 2, 3])
            }
            #expect(text(path) == "old")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x"])
        }
    }
}
