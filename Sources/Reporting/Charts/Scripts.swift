// SPDX-License-Identifier: GPL-3.0-or-later
import Results
func intervalScript(
    _ rows: [(policy: String, estimate: Estimate?)], unit: String, isDifference: Bool, context: PageContext
) -> PlotScript? { nil }
func moneyScript(_ policies: [(policy: String, metrics: [MetricEstimate])], context: PageContext) -> PlotScript? { nil }
let moneyLegend: [Figure.LegendEntry] = []
func timelineSection(_ context: inout PageContext) -> PageSection {
    PageSection(id: "timeline", title: "Timeline", blocks: [])
}
func fleetSection(_ context: inout PageContext) -> PageSection { PageSection(id: "fleet", title: "Fleet", blocks: []) }
