// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Fleet
import FleetOptimizer
import Foundation
import Quantities
import Testing

@Suite("Policies by name")
struct PolicyCatalogueTests {
    private func policy(_ yaml: String) throws -> any Policy {
        let document = try DocumentLoader().load(text: "policy: \(yaml)", name: "scenario.yaml")
        var context = DecodingContext()
        let policy = try policyCodec.decode(#require(document["policy"]), &context)
        return try context.result(policy)
    }

    private func fault(_ yaml: String) -> String {
        do {
            _ = try policy(yaml)
            return "nothing"
        } catch {
            return "\(error)"
        }
    }

    @Test("Names are unique, fields are documented, defaults have a source, examples decode")
    func walk() throws {
        #expect(Set(policyCatalogue.names).count == policyCatalogue.names.count)
        for entry in policyCatalogue.entries {
            #expect(!entry.about.isEmpty)
            #expect(Set(entry.documentation.map(\.name)).count == entry.documentation.count)
            for field in entry.documentation {
                #expect(field.about.hasSuffix("."), "\(entry.name).\(field.name)")
                #expect(field.required || field.defaultText != nil, "\(entry.name).\(field.name)")
                #expect(!field.source.description.isEmpty)
            }
            let isMapping = entry.example.contains(":")
            let example = try policy(isMapping ? "{\(entry.example)}" : entry.example)
            #expect(example.name == entry.name)
            #expect(example.about.hasPrefix(entry.name) || entry.name == "none")
            #expect(try policy(entry.name).name == entry.name, "the bare name stands for the defaults")
            for preset in entry.presets {
                #expect(!preset.about.isEmpty)
                #expect(try policy("{\(entry.name): \(preset.name)}").name == entry.name)
            }
        }
    }

    @Test("Every default that a field prints reads back as the default")
    func defaults() throws {
        for entry in policyCatalogue.entries {
            let fields = entry.documentation.compactMap { field in
                field.defaultText.map { "\(field.name): \($0)" }
            }
            guard !fields.isEmpty else { continue }
            let written = try policy("{\(entry.name): {\(fields.joined(separator: ", "))}}")
            #expect(written.about == (try policy(entry.name)).about)
        }
    }

    @Test("The bare preset is the textbook rule")
    func bare() throws {
        let bare = try #require(try policy("{median-efficiency: bare}") as? MedianEfficiency).settings
        #expect(bare.enter == 1.10 && bare.exit == 1.10)
        #expect(bare.confirm == Confirmation(1, of: 1))
        #expect(bare.cooldown == .zero && bare.budget == .percent(100))
        #expect(bare.grouping == .algorithm && bare.minimumSample == 1 && bare.action == .redirect && !bare.dryRun)
    }

    @Test("Settings arrive in the policy")
    func settings() throws {
        let policy = try #require(
            try policy(
                "{median-efficiency: {enter: 1.2, confirm: 2 of 5, action: limit-power, limit: 70 %, cooldown: 2 h}}")
                as? MedianEfficiency)
        #expect(policy.settings.enter == 1.2 && policy.settings.confirm == Confirmation(2, of: 5))
        #expect(policy.settings.action == .limitPower && policy.settings.limit.description == "70 %")
        #expect(policy.settings.cooldown == .hours(2))
    }

    @Test("A list is a composite in order of priority, a list of one is its only member")
    func lists() throws {
        let both = try policy("[fan-response, {median-efficiency: bare}]")
        #expect(both is CompositePolicy)
        #expect(both.about.hasPrefix("fan-response"))
        #expect(both.about.contains("; then median-efficiency"))
        #expect(try policy("[none]") is NoPolicy)
    }

    @Test(
        "What is misspelt is said at its place, with the nearest name",
        arguments: [
            ("median-eficiency", "scenario.yaml:1:9", "did you mean 'median-efficiency'?"),
            ("{fan-respons: {}}", "scenario.yaml:1:10", "did you mean 'fan-response'?"),
            ("{median-efficiency: {entre: 1.1}}", "scenario.yaml:1:30", "did you mean 'enter'?"),
            ("{median-efficiency: {action: slep}}", "scenario.yaml:1:38", "did you mean 'sleep'?"),
            ("{median-efficiency: bar}", "scenario.yaml:1:29", "did you mean 'bare'?"),
            ("{median-efficiency: {enter: 0.9}}", "scenario.yaml:1:37", "1 to 10"),
            ("{median-efficiency: {enter: 1.05, exit: 1.1}}", "scenario.yaml:1:49", "exit <= enter"),
            ("{median-efficiency: {confirm: 5 of 3}}", "scenario.yaml:1:39", "'3 of 5'"),
            ("{median-efficiency: {confirm: +3 of 5}}", "scenario.yaml:1:39", "'3 of 5'"),
            ("{median-efficiency: {confirm: 1 of 33}}", "scenario.yaml:1:39", "32"),
            ("{median-efficiency: {budget: nan}}", "scenario.yaml:1:38", ""),
            ("{early-failure: {budget: 5}}", "scenario.yaml:1:34", "has no unit"),
            ("[none, {economic-guardian: {min-slep: 1 h}}]", "scenario.yaml:1:37", "did you mean 'min-sleep'?"),
            ("[]", "scenario.yaml:1:9", "1 to 20 elements"), ("3", "scenario.yaml:1:9", "one of none"),
        ])
    func faults(yaml: String, place: String, words: String) {
        let fault = fault(yaml)
        #expect(fault.hasPrefix(place))
        #expect(words.isEmpty || fault.contains(words))
    }

    @Test("The JSON Schema names every policy and setting")
    func schema() throws {
        let schema = jsonSchema(for: policyCodec.shape(), id: "policy.schema.json", title: "Policy")
        let object = try #require(JSONSerialization.jsonObject(with: Data(schema.utf8)) as? [String: Any])
        #expect(object["title"] as? String == "Policy")
        for entry in policyCatalogue.entries {
            #expect(schema.contains("\"\(entry.name)\""))
            for field in entry.documentation { #expect(schema.contains("\"\(field.name)\"")) }
        }
    }
}
