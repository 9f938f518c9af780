// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration

/// Names for the software stacks of one history: the versions that a stack brought, "560.40", or "560.40 + 6.9" where several
/// components changed at once.
struct ReleaseNames {
    private var names: [Stack: ReleaseLabel] = [:]
    private var taken: Set<String> = []
    private var previous: [String: String]?
    private var newest: (stack: Stack, name: ReleaseLabel)?

    private struct Stack: Hashable {
        var release: ReleaseLabel
        var components: [String: String]
    }

    /// The name of a run's stack; runs come in the order of time.
    mutating func name(of run: Run) -> ReleaseLabel {
        defer { previous = run.components }
        let stack = Stack(release: run.release, components: run.components)
        // Mostly it is the stack of the run before, and then nothing has to be hashed.
        if let newest, newest.stack == stack { return newest.name }
        let name: ReleaseLabel
        if let known = names[stack] {
            name = known
        } else {
            name = newName(stack)
        }
        newest = (stack, name)
        return name
    }

    private mutating func newName(_ stack: Stack) -> ReleaseLabel {
        // The first stack is all new: its driver, or else its kernel, stands for it.
        let telling =
            previous.map { before in stack.components.keys.sorted().filter { before[$0] != stack.components[$0] } }
            ?? Array(["driver_version", "os_kernel"].filter { stack.components[$0] != nil }.prefix(1))
        let versions = telling.compactMap { stack.components[$0] }
        var text = versions.isEmpty ? String("\(stack.release)".prefix(8)) : versions.joined(separator: " + ")
        // An older version that comes back with another kernel is another stack.
        if !taken.insert(text).inserted {
            text += " (\("\(stack.release)".prefix(8)))"
            var number = 2
            while !taken.insert(text).inserted {
                text = "\(versions.joined(separator: " + ")) (\("\(stack.release)".prefix(8)), \(number))"
                number += 1
            }
        }
        names[stack] = .text(text)
        return .text(text)
    }
}
