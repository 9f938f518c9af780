// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Fleet

/// Every policy a scenario may name. A new one is a file in `Policies/` and a line here.
public let policyCatalogue = Catalogue<any Policy>(
    kind: "policy",
    [
        .init("none", NoPolicySettings.self, example: "none") { _ in NoPolicy() },
        .init(
            "median-efficiency", MedianEfficiencySettings.self,
            example: "median-efficiency: {enter: 1.10, exit: 1.05, confirm: 3 of 3, action: sleep}"
        ) { MedianEfficiency($0) },
        .init("fan-response", FanResponseSettings.self, example: "fan-response: {action: limit-power, limit: 60 %}") {
            FanResponse($0)
        },
        .init("early-failure", EarlyFailureSettings.self, example: "early-failure: {ratio: 3, budget: 0.05 /yr}") {
            EarlyFailure($0)
        },
        .init("economic-guardian", EconomicGuardianSettings.self, example: "economic-guardian: {min-sleep: 1 h}") {
            EconomicGuardian($0)
        },
        .init("pool-failover", PoolFailoverSettings.self, example: "pool-failover: {confirm: 2 of 3, hold: 1 h}") {
            PoolFailover($0)
        },
    ])

/// One policy, or a list of them in order of priority.
public let policyCodec: Codec<any Policy> = Codec<[any Policy]>.oneOrMore(.keyed(by: policyCatalogue), count: 1...20)
    .map({ $0.count == 1 ? $0[0] : CompositePolicy($0) }, back: { [$0] })

/// The policy that does nothing has nothing to set.
public struct NoPolicySettings: Configurable {
    public init() {}
    public static let about = "Does nothing: what every other policy is measured against."
    public static let fields: [Field<Self>] = []
}
