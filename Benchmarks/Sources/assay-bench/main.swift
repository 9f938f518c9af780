// SPDX-License-Identifier: GPL-3.0-or-later

import CSampling
import Foundation

let usage = """
    usage: assay-bench [--rounds N] [NAME...]
    Prints one JSON line per benchmark and peer. Names: \(Benchmarks.all.map(\.name).joined(separator: ", ")).
    """

var rounds = 7
var names: [String] = []
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
    switch argument {
    case "--rounds":
        guard let value = arguments.popFirst().flatMap({ Int($0) }), (1...1000).contains(value) else {
            warn("--rounds takes a number, 1...1000\n\(usage)")
            exit(64)
        }
        rounds = value
    case "--help", "-h":
        print(usage)
        exit(0)
    default:
        guard Benchmarks.all.contains(where: { $0.name == argument }) else {
            warn("there is no benchmark '\(argument)'\n\(usage)")
            exit(64)
        }
        names.append(argument)
    }
}

sampling_prepare()
do {
    for benchmark in Benchmarks.all where names.isEmpty || names.contains(benchmark.name) {
        for comparison in benchmark.make() {
            print(try comparison.run(rounds: rounds).line)
            fflush(nil)
            for line in try comparison.quality() { print(line) }
            fflush(nil)
        }
    }
} catch {
    Scratch.remove()
    warn("\(error)")
    exit(5)
}
Scratch.remove()
