// SPDX-License-Identifier: GPL-3.0-or-later

/// A value from outside as a message shows it: at most 60 characters, on one line, without what would act on a terminal.
///
/// The one place that does: a cell may hold a hundred megabytes, or an escape sequence.
/// - Complexity: O(1).
package func echoed(_ text: some StringProtocol) -> String {
    var shown = ""
    for (count, scalar) in text.unicodeScalars.enumerated() {
        if count == 60 { return shown + "…" }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            shown.unicodeScalars.append("\u{FFFD}")
        default: shown.unicodeScalars.append(scalar)
        }
    }
    return shown
}
