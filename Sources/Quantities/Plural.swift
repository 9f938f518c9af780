// SPDX-License-Identifier: GPL-3.0-or-later

/// A count with its noun: `1 record`, `2 records`.
/// - Parameter many: the form for any count but 1, where it is not `one` with an s.
public func plural(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? one + "s")"
}
