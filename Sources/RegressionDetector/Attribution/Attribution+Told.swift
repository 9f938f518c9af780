// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

extension Attribution {
    /// Below this share a candidate is not worth naming.
    public static let leastToldShare = 0.05

    /// The attribution as people are told it: without candidates that nobody believes in, and without a ranking of one that is as
    /// good as certain.
    public var told: Attribution {
        guard case .ranked(let candidates) = self else { return self }
        let worth = candidates.filter { $0.probability >= Self.leastToldShare }
        if let first = worth.first, first.probability >= ComponentShares.certainty {
            return .certain(component: first.component)
        }
        return worth.isEmpty ? .nothingChanged : .ranked(worth)
    }

    /// The cause in words: `caused by driver_version`; `driver_version 62 %, os_kernel 21 %, no software 17 %`.
    public var words: String {
        switch told {
        case .certain(let component): return "caused by \(component)"
        case .ranked(let candidates):
            var shares = candidates.map { ($0.component, Int(($0.probability * 100).rounded())) }
            let rest = 100 - shares.reduce(0) { $0 + $1.1 }
            if rest >= 5 { shares.append(("none of them", rest)) }
            return "candidates: " + shares.map { "\($0.0) \($0.1) %" }.joined(separator: ", ")
        case .notIdentifiable(let components, _):
            return "\(components.joined(separator: " or ")), not to be told apart"
        case .nothingChanged: return "no recorded component changed"
        }
    }
}
