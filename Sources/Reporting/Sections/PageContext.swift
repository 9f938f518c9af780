// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// What each section is made from.
struct PageContext {
    let document: ResultDocument
    let limits: PageLimits
    var studio: ChartStudio

    var level: String { levelText(document.replications.level) }

    /// The colour of a policy, by its place in the scenario.
    func colour(of policy: String) -> ChartColour {
        let index = document.policies.firstIndex { $0.name == policy } ?? 0
        return .series(index % ChartColour.policies)
    }

    var illustratedPolicies: [PolicyIllustration] {
        Array((document.illustration?.policies ?? []).prefix(limits.policies))
    }

    /// Says which policies are not drawn.
    var undrawn: String {
        let all = document.illustration?.policies.count ?? 0
        return all > limits.policies ? " The first \(limits.policies) of \(all) policies are drawn." : ""
    }
}
