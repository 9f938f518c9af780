// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// The style that pages share.
public enum PageStyle {
    /// The whole style sheet.
    public static var sheet: String { String(decoding: PackageResources.style_mustache, as: UTF8.self) }
    /// Its colours alone, for light and dark.
    static var colours: String {
        guard let end = sheet.range(of: "* { box-sizing") else { return sheet }
        return String(sheet[..<end.lowerBound])
    }
}
