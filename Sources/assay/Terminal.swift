// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Where a command writes: results to standard output, everything else to standard error.
enum Terminal {
    static func out(_ text: String) { write(text + "\n", to: .standardOutput) }
    static func err(_ text: String) { write(text + "\n", to: .standardError) }
    static func error(_ text: String) {
        err(useColor(.standardError) ? "\u{1B}[31merror:\u{1B}[0m \(text)" : "error: \(text)")
    }
    static func warning(_ text: String) { err("warning: \(text)") }

    /// Writes all of a text. A reader that goes away (`| head`) is content with what it has; a full disk behind standard
    /// output is an error that ends the program, because what was asked for is not there.
    static func write(_ text: String, to handle: FileHandle) { write(Array(text.utf8), to: handle) }

    /// Writes all of these bytes, as a text is written.
    static func write(_ bytes: [UInt8], to handle: FileHandle) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Foundation.write(
                    handle.fileDescriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count > 0 {
                written += count
                continue
            }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard handle.fileDescriptor == STDOUT_FILENO, errno != EPIPE else { return }
            error("cannot write to standard output: \(String(cString: strerror(errno)).lowercased())")
            exit(74)
        }
    }

    static func useColor(_ stream: FileHandle) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        guard environment["NO_COLOR"].map(\.isEmpty) ?? true, environment["TERM"] != "dumb" else { return false }
        return isatty(stream.fileDescriptor) == 1
    }

    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns to write in: what `COLUMNS` says, as where a program's output goes through a pipe to something of a width, else
    /// those of the terminal on standard output; 100 where there is none.
    static var width: Int {
        if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }),
            (20...1000).contains(columns)
        {
            return columns
        }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
        return Int(size.ws_col)
    }
}
