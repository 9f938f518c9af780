// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// The sections of a run of releases, in the page's order.
func releaseSections(_ releases: ReleaseIllustration, _ context: inout PageContext) -> [PageSection] {
    var detectors = policiesSection(&context, headline: releaseHeadlineMetrics, subject: "Detector")
    detectors.id = "detectors"
    detectors.title = "Detectors compared"
    return [
        detectors, trajectoriesSection(releases, &context), alertsSection(releases, context),
        provenanceSection(context),
    ]
}
