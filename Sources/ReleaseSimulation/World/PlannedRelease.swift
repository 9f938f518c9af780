// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// A release as one product gets it, with its true effect. Part of the truth: no history holds it.
public struct PlannedRelease: Sendable, Hashable {
    /// The components that changed and their versions, such as `driver 560.40`: unique within the product.
    public let label: String
    public let at: Instant
    /// What changed with it; empty for the state at the first calibration.
    public let changed: [SoftwareComponent]
    /// Every component's version from here on.
    public let versions: [SoftwareComponent: String]
    /// The change of the true level by component, in natural logarithms; a fix has the effect that it takes back with the other sign.
    public let effects: [SoftwareComponent: Double]
    /// What maturing adds on this day, in natural logarithms; 0 where the product matures by days.
    public let maturing: Double
    /// The true level from here on, before what maturing by days adds.
    let logLevel: Double

    /// The whole change of the true level, in natural logarithms.
    public var logChange: Double { effects.values.sorted().reduce(maturing, +) }

    /// The component that a loss is due to; nil where nothing is lost, or where several changed and a curve that falls is all that
    /// is known.
    public var cause: SoftwareComponent? {
        if effects.isEmpty, maturing < 0, changed.count == 1 { return changed[0] }
        return effects.filter { $0.value < 0 }.min { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    }
}
