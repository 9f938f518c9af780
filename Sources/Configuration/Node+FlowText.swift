// SPDX-License-Identifier: GPL-3.0-or-later

extension Node {
    /// The value on one line, in YAML's flow style: how a default is printed.
    public var flowText: String {
        switch content {
        case .scalar(let text, quoted: true): "\"\(text)\""
        case .scalar(let text, quoted: false): text
        case .sequence(let nodes): "[\(nodes.map(\.flowText).joined(separator: ", "))]"
        case .mapping(let entries):
            "{\(entries.map { "\($0.key): \($0.value.flowText)" }.joined(separator: ", "))}"
        }
    }
}
