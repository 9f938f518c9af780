// SPDX-License-Identifier: GPL-3.0-or-later

public import Fleet

/// One of the things that are compared in the same worlds: a policy, in one of the scenario's variants.
public struct Arm: Sendable {
    /// What results call it: the policy, the variant where there is one policy only, or both.
    public let name: String
    public let policyName: String
    public let variant: String?
    public let policy: any Policy
    /// What it is made of, in words.
    public let about: String
    /// The place of its setting among ``Scenario/settings``; nil for the scenario's own.
    let setting: Int?

    static func name(policy: String, variant: String?, isOnlyPolicy: Bool) -> String {
        guard let variant else { return policy }
        return isOnlyPolicy ? variant : "\(policy)/\(variant)"
    }
}
