// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// Any detector, with the cause of each alarm read from what changed with the release it names.
///
/// One component that changed is the certain cause, as far as software is the cause at all: two that changed together cannot be
/// told apart by this history alone, and the answer says which run would.
public struct AttributingDetector: SuspectingDetector {
    private var detector: any ReleaseDetector
    /// What each release changed, by its label: components with the version before, and those that stayed.
    private var changes: [ReleaseLabel: Change] = [:]
    private var newest: (release: ReleaseLabel, components: [String: String])?

    private struct Change {
        /// By component: the version before it, nil for one that was not recorded before.
        var before: [String: String?]
        var after: [String: String]
    }

    public init(_ detector: any ReleaseDetector) { self.detector = detector }

    public var suspicion: Suspicion? { (detector as? any SuspectingDetector)?.suspicion }

    public mutating func observe(_ runs: [Run]) -> [Alarm] {
        for run in runs where newest?.release != run.release {
            if let newest, changes[run.release] == nil {
                let names = Set(newest.components.keys).union(run.components.keys)
                let changed = names.filter { newest.components[$0] != run.components[$0] }
                changes[run.release] = Change(
                    before: Dictionary(uniqueKeysWithValues: changed.map { ($0, newest.components[$0]) }),
                    after: run.components)
            }
            newest = (run.release, run.components)
        }
        return detector.observe(runs).map(attributed)
    }

    private func attributed(_ alarm: Alarm) -> Alarm {
        var alarm = alarm
        guard let change = changes[alarm.release] else { return alarm }
        let names = change.before.keys.sorted()
        switch names.count {
        case 0: alarm.attribution = .nothingChanged
        case 1:
            alarm.attribution = .certain(component: names[0])
            if let version = change.before[names[0]] ?? nil { alarm.pin = .init(component: names[0], version: version) }
        default:
            let apart = names.compactMap { name -> String? in
                guard let before = change.before[name] ?? nil else { return nil }
                return "\(componentWord(name)) \(before)"
            }
            let rest = apart.isEmpty ? "each of them alone" : "\(apart[0]) with the rest as it is now"
            alarm.attribution = .notIdentifiable(components: names, separatedBy: "a run of \(rest)")
        }
        return alarm
    }
}

extension Alarm {
    /// What to do, in a sentence: `pin driver_version to 560.35 and report 560.40 to the vendor`.
    public var advice: String {
        switch attribution.told {
        case .certain(let component):
            guard let pin else { return "report the \(componentWord(component)) of \(release) to the vendor" }
            // A release that brought several components is not all to blame.
            let blamed = pin.replacedBy.map { "\(componentWord(pin.component)) \($0)" } ?? "\(release)"
            return "pin \(componentWord(pin.component)) \(pin.version) and report \(blamed) to the vendor"
        case .ranked(let candidates):
            guard let first = candidates.first else { return "measure again" }
            return
                "test the \(componentWord(first.component)) first: run its version before \(release) with the rest as it is"
        case .notIdentifiable(_, let separatedBy): return "to tell them apart: \(separatedBy)"
        case .nothingChanged:
            return "no recorded component changed with \(release): look at the machine before blaming software"
        }
    }
}

/// What people call the component that a record names by its field: `driver` of `driver_version`.
public func componentWord(_ field: String) -> String {
    switch field {
    case "os_kernel": "kernel"
    case let name where name.hasSuffix("_version"): String(name.dropLast("_version".count))
    default: field
    }
}
