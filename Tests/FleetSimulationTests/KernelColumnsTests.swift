// SPDX-License-Identifier: GPL-3.0-or-later

import FleetSimulation
import Testing

@Suite("Columns of the dense pass") struct KernelColumnsTests {
    @Test("Swift and the kernel agree on the order of the columns and the size of a block")
    func order() {
        #expect(FleetColumns.Name.allCases.map { "\($0)" } == FleetColumns.kernelNames)
        #expect(FleetColumns.lanes == FleetColumns.kernelLanes)
    }
}
