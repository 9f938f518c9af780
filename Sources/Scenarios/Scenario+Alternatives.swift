// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Fleet
import Quantities
import Results
import Silicon

/// A scenario with one assumption at one end of its range.
public struct AssumptionEnd: Sendable {
    public let assumption: String
    /// `low` or `high`.
    public let end: String
    public let about: String
    public let scenario: Scenario
}

extension Scenario {
    /// Every policy in every variant, variants first in order, so that a variant's policies stand together.
    static func arms(of document: ScenarioDocument) -> [Arm] {
        let isOnly = document.policies.count == 1
        guard !document.variants.isEmpty else {
            return document.policies.map {
                Arm(
                    name: $0.name, policyName: $0.name, variant: nil, policy: $0.value, about: $0.value.about,
                    setting: nil)
            }
        }
        return document.variants.enumerated().flatMap { index, variant in
            document.policies.map { policy in
                Arm(
                    name: Arm.name(policy: policy.name, variant: variant.name, isOnlyPolicy: isOnly),
                    policyName: policy.name, variant: variant.name, policy: policy.value,
                    about: "\(variant.value.aboutText ?? variant.name); policy: \(policy.value.about)", setting: index)
            }
        }
    }

    /// A demand with its policy and variant resolved to arms; what it is compared with differs in one of the two.
    static func expectation(_ settings: ExpectationSettings, in document: ScenarioDocument) -> Expectation? {
        guard let policy = settings.policy ?? document.policies.first?.name else { return nil }
        let isOnly = document.policies.count == 1
        let versus = settings.versus.map { versus in
            document.variants.contains { $0.name == versus }
                ? Arm.name(policy: policy, variant: versus, isOnlyPolicy: isOnly)
                : Arm.name(policy: versus, variant: settings.variant, isOnlyPolicy: isOnly)
        }
        return settings.expectation(
            of: Arm.name(policy: policy, variant: settings.variant, isOnlyPolicy: isOnly), versus: versus)
    }

    /// Adds the changed models to the library.
    /// - Returns: by the name of a model, the name of what stands in its place.
    static func change(
        _ models: inout ModelLibrary, _ changes: [ChangeSettings]
    ) throws(ConfigurationError) -> [String: String] {
        var standIns: [String: String] = [:]
        for change in changes {
            for (named, place) in zip(change.models, change.modelPlaces) {
                let original = ModelLibrary.normalized(named.name)
                let base = standIns[original] ?? original
                guard models[base] != nil else {
                    throw ConfigurationError([
                        Diagnostic(
                            at: place, path: "models", "'\(named.name)' is not a known model",
                            expected: "one of \(models.names.joined(separator: ", "))",
                            suggestion: nearestName(to: original, in: models.names))
                    ])
                }
                let name = "\(original).changed-\(models.names.count)"
                guard case .mapping(let fields) = named.value.content else { continue }
                func entry(_ key: String, _ text: String) -> Node.Entry {
                    Node.Entry(
                        key: key, keyLocation: place, value: Node(.scalar(text, quoted: true), at: place))
                }
                try models.add(
                    Node(
                        .mapping([entry("name", name), entry("based-on", base)] + fields),
                        at: named.value.location))
                standIns[original] = name
            }
        }
        return standIns
    }
}
