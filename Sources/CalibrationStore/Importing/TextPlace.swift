// SPDX-License-Identifier: GPL-3.0-or-later

/// Line and column in a file, from 1; columns count bytes.
package struct TextPlace: Sendable, Hashable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
