// SPDX-License-Identifier: GPL-3.0-or-later

import CFleetKernel

extension FleetColumns {
    /// The columns as the kernel knows them, in its order: for the test that the two agree.
    package static var kernelNames: [String] {
        (0..<Int32(assay_fleet_column_count.rawValue)).map { String(cString: assay_fleet_column_name($0)) }
    }

    package static var kernelLanes: Int { Int(ASSAY_FLEET_LANES) }
}
