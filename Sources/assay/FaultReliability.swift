// SPDX-License-Identifier: GPL-3.0-or-later

import Silicon

/// Prints what `hazard: model` knows of the part that a fault kind breaks, each number with its source or the word assumption;
/// nothing for a kind that breaks none.
func showReliability(ofKind kind: String) {
    let parts: [String: ComponentReliability] = [
        "fan-failure": .fan(), "board-failure": .board, "unit-down": .powerSupply,
    ]
    guard let part = parts[kind] else { return }
    Terminal.out(
        "\nWith 'hazard: model' the fault comes from the wear of each unit's \(part.name), under its unit's temperature:"
    )
    for fact in part.facts { Terminal.out("  \(fact.path) = \(fact.value)  (\(fact.provenance))") }
}
