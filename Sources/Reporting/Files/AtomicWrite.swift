// SPDX-License-Identifier: GPL-3.0-or-later

/// Writes a file beside its target and renames it, so that a reader sees the old file or the new one and never a part; a device
/// or a FIFO is written to as it is, see ``OutputFile``.
///
/// - Throws: `ReportingError.cannotWrite`, with the target as it was before; `.cutOff` for what is no regular file.
public func atomicWrite(_ bytes: [UInt8], to path: String) throws(ReportingError) {
    var file = try OutputFile(for: path)
    try file.append(bytes)
    try file.finish()
    try file.commit()
}
