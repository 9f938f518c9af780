// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Quantities

/// The primary pool gives no work: units draw power and earn nothing, unless they are redirected.
public struct PoolOutage: Configurable, Fault {
    public init() {}
    public static let about = "The primary pool gives no work: units draw idle power unless they are redirected."
    public static let fields: [Field<Self>] = []

    public var about: String { "the primary pool gives no work" }

    public var effect: FaultEffect {
        var effect = FaultEffect()
        effect.primaryPoolDown = true
        return effect
    }
}
