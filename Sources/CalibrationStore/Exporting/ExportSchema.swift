// SPDX-License-Identifier: GPL-3.0-or-later

/// The form of exported records. The version goes up with a change that an older reader would misunderstand; a new column is
/// none.
public enum ExportSchema {
    public static let name = "assay-calibrations"
    public static let version = 1
}
