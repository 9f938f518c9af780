// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// What `/proc/cpuinfo` says: one block of fields per logical processor.
///
/// The fields differ by architecture: x86 has a model name, a stepping and a microcode revision, ARM has numbers of an
/// implementer, a part and its revision, and no microcode.
struct ProcessorInformation {
    private let blocks: [[String: String]]

    /// - Parameter text: the content of `/proc/cpuinfo`; empty where it could not be read.
    init(_ text: String) {
        // ARM boards end the file with a block about the board, which has no processor number.
        blocks = text.components(separatedBy: "\n\n").map(Self.fields).filter { $0["processor"] != nil }.map(Self.told)
    }

    private static func fields(_ block: String) -> [String: String] {
        var fields: [String: String] = [:]
        for line in block.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let value = parts[1].trimmed.nonEmpty else { continue }
            fields[parts[0].trimmed] = value
        }
        return fields
    }

    /// Some virtual machines set every number of an ARM processor to 0: that is no processor of that name, it is not told.
    private static func told(_ block: [String: String]) -> [String: String] {
        let numbers = ["CPU implementer", "CPU part", "CPU variant", "CPU revision"]
        guard ["CPU implementer", "CPU part"].allSatisfy({ block[$0].flatMap(hexadecimal) == 0 }) else { return block }
        return block.filter { !numbers.contains($0.key) }
    }

    /// The values of a field over all processors, each once, in the order of the processors.
    private func values(_ field: String) -> [String] {
        var seen: Set<String> = []
        return blocks.compactMap { $0[field] }.filter { seen.insert($0).inserted }
    }

    private func joined(_ field: String) -> String? { values(field).joined(separator: " + ").nonEmpty }

    /// The name of the processor; the kinds of a mixed ARM processor are joined by " + ".
    var model: String? {
        if let arm = armModel { return arm }
        // The kernel's own stand-in for a name that it could not read.
        let name = joined("model name").flatMap { $0 == "unknown" ? nil : $0 }
        return name?.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
            ?? joined("cpu") ?? joined("uarch")
    }

    private var armModel: String? {
        var names: [String] = []
        for block in blocks {
            guard let implementer = block["CPU implementer"].flatMap(Self.hexadecimal),
                let part = block["CPU part"].flatMap(Self.hexadecimal)
            else { continue }
            let name = armPartName(implementer: implementer, part: part)
            if !names.contains(name) { names.append(name) }
        }
        return names.joined(separator: " + ").nonEmpty
    }

    /// The stepping of an x86 processor, "r0p1" (variant and revision) on ARM; nil where neither is told.
    var stepping: String? {
        if let stepping = joined("stepping") { return stepping == "unknown" ? nil : stepping }
        var revisions: [String] = []
        for block in blocks {
            guard let variant = block["CPU variant"].flatMap(Self.hexadecimal), let revision = block["CPU revision"]
            else {
                continue
            }
            let name = "r\(variant)p\(revision)"
            if !revisions.contains(name) { revisions.append(name) }
        }
        return revisions.joined(separator: " + ").nonEmpty
    }

    /// The revision of the microcode of an x86 processor; nil on others.
    var microcode: String? { joined("microcode") }

    /// Processors that the kernel runs now.
    var logicalCount: Int? { blocks.isEmpty ? nil : blocks.count }

    /// Cores by the pairs of package and core, where the fields exist; they do on x86 only.
    var physicalCount: Int? {
        var cores: Set<String> = []
        for block in blocks {
            guard let core = block["core id"] else { return nil }
            cores.insert("\(block["physical id"] ?? "0")/\(core)")
        }
        return cores.isEmpty ? nil : cores.count
    }

    /// The base frequency that Intel writes into the name: "... CPU @ 3.60GHz".
    var namedFrequency: Double? {
        guard let name = blocks.first?["model name"], let at = name.range(of: "@ ", options: .backwards) else {
            return nil
        }
        let words = name[at.upperBound...].trimmed
        for (unit, scale) in [("GHz", 1000.0), ("MHz", 1.0)] where words.hasSuffix(unit) {
            guard let number = Double(words.dropLast(unit.count).trimmed), number > 0 else { return nil }
            return number * scale
        }
        return nil
    }

    private static func hexadecimal(_ text: String) -> Int? {
        text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : nil
    }
}
