// SPDX-License-Identifier: GPL-3.0-or-later

/// Writes a file beside its target and renames it, so that a reader sees the old file or the new one and never a part.
///
/// - Throws: `ReportingError.cannotWrite`, with the target as it was before.
public func atomicWrite(_ bytes: [UInt8], to path: String) throws(ReportingError) {
    var file = try AsideFile(for: path)
    try file.append(bytes)
    try file.finish()
    try file.commit()
}
