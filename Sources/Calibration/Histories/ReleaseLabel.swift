// SPDX-License-Identifier: GPL-3.0-or-later

/// The name of a release as its source gives it: a number or a text. The kind is kept, so that an answer names it as the
/// question did.
public enum ReleaseLabel: Sendable, Hashable {
    case number(Int)
    case text(String)
}

extension ReleaseLabel: CustomStringConvertible {
    public var description: String {
        switch self {
        case .number(let number): "\(number)"
        case .text(let text): text
        }
    }
}

extension ReleaseLabel: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    public init(integerLiteral value: Int) { self = .number(value) }
    public init(stringLiteral value: String) { self = .text(value) }
}
