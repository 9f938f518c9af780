// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Configuration
import FleetOptimizer
import FleetSimulation
import Results
import Scenarios

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "The policies a scenario may name.", subcommands: [List.self, Show.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the policies.")
        func run() async throws { listEntries(policyCatalogue) }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a policy's settings, defaults and sources.",
            discussion: "Example:\n  assay policy show median-efficiency")
        @Argument(help: "The policy's name.") var name: String
        func run() async throws { try showEntry(name, of: policyCatalogue) }
    }
}

struct FaultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fault", abstract: "The failure modes a scenario may name.", subcommands: [List.self, Show.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the failure modes.")
        func run() async throws { listEntries(faultCatalogue) }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a failure mode's settings.", discussion: "Example:\n  assay fault show fan-failure")
        @Argument(help: "The fault kind.") var name: String
        func run() async throws {
            try showEntry(name, of: faultCatalogue)
            showReliability(ofKind: name)
        }
    }
}

struct DetectorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detector", abstract: "The detectors a scenario of releases may name.",
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the detectors.")
        func run() async throws { listEntries(detectorModelCatalogue) }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a detector's settings, defaults and sources.",
            discussion: "Example:\n  assay detector show statistical")
        @Argument(help: "The detector's name.") var name: String
        func run() async throws { try showEntry(name, of: detectorModelCatalogue) }
    }
}

struct MetricCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metric", abstract: "The metrics an expectation may name.", subcommands: [List.self, Show.self],
        defaultSubcommand: List.self)

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a metric counts, its unit and which direction is better.",
            discussion: "Example:\n  assay metric show redirects.false")
        @Argument(help: "The metric's name.") var name: String

        func run() async throws {
            guard let metric = MetricCatalogue.metric(named: name) else {
                let names = (MetricCatalogue.fleet.all + MetricCatalogue.releases.all).map(\.name)
                let near = didYouMean(name, among: names)
                Terminal.error("'\(name)' is not a metric\(near); there are \(names.joined(separator: ", "))")
                throw ExitCode(64)
            }
            let direction =
                switch metric.direction {
                case .higherIsBetter: "higher is better"
                case .lowerIsBetter: "lower is better"
                case .neutral: "neither direction is better"
                }
            let limit = metric.direction == .higherIsBetter ? "at-least" : "at-most"
            let judged =
                MetricCatalogue.fleet[name] == nil ? "detector: NAME" : "policy: NAME, versus: baseline"
            Terminal.out(
                """
                \(metric.name): \(metric.about)

                  unit: \(metric.unit)
                  kind: \(metric.kind.rawValue)\(metric.isNonNegative ? ", never negative" : "")
                  direction: \(direction)

                example: {metric: \(metric.name), \(judged), \(limit): 0\(metric.unit == "1" ? "" : " \(metric.unit)")}
                """)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the metrics with their units.")
        func run() async throws {
            // Metrics of fleets first, then those of releases.
            let metrics = MetricCatalogue.fleet.all + MetricCatalogue.releases.all
            let width = metrics.map(\.name.count).max() ?? 0
            let unitWidth = 1 + (metrics.map(\.unit.count).max() ?? 0)
            for metric in metrics {
                let name = metric.name + String(repeating: " ", count: width - metric.name.count)
                let unit = metric.unit + String(repeating: " ", count: max(0, unitWidth - metric.unit.count))
                Terminal.out("\(name)  \(unit) \(metric.about)")
            }
        }
    }
}

private func listEntries<Product>(_ catalogue: Catalogue<Product>) {
    let width = catalogue.names.map(\.count).max() ?? 0
    for entry in catalogue.entries {
        Terminal.out("\(entry.name)\(String(repeating: " ", count: width - entry.name.count))  \(entry.about)")
    }
}

private func showEntry<Product>(_ name: String, of catalogue: Catalogue<Product>) throws {
    guard let entry = catalogue[name] else {
        let near = didYouMean(name, among: catalogue.names)
        Terminal.error(
            "'\(name)' is not a \(catalogue.kind)\(near); there are \(catalogue.names.joined(separator: ", "))")
        throw ExitCode(64)
    }
    Terminal.out("\(entry.name): \(entry.about)\n\nexample: \(entry.example)\n")
    for preset in entry.presets { Terminal.out("preset \(preset.name): \(preset.about)\n") }
    for field in entry.documentation {
        let value = field.required ? "required" : "default \(field.defaultText ?? "none")"
        Terminal.out("  \(field.name) (\(value); \(field.source))\n      \(field.about)")
    }
}
