// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration

/// Any detector, without its alarms on losses that began while no recorded component changed.
///
/// A machine that is calibrated every night is looked at many times between two releases, and each look may be wrong: a budget that
/// counts visits is spent a dozen times over on one release. A loss that began in the middle of a release is no release's, so it is
/// not an alert about one; it is the machine's own, and ``setAside`` counts it.
public struct SoftwareLosses: SuspectingDetector {
    /// The share of belief that has to fall on visits where something changed.
    public static let leastShare = 0.5

    /// Alarms on losses without a change of software.
    public private(set) var setAside = 0
    private var detector: any ReleaseDetector

    /// - Parameter detector: one that attributes its alarms.
    public init(_ detector: any ReleaseDetector) { self.detector = detector }

    public var suspicion: Suspicion? { (detector as? any SuspectingDetector)?.suspicion }

    public mutating func observe(_ runs: [Run]) -> [Alarm] {
        let alarms = detector.observe(runs)
        let kept = alarms.filter(\.attribution.isSoftware)
        setAside += alarms.count - kept.count
        return kept
    }

    /// Parts alarms on releases from those on the machine itself. Where no component was ever recorded nothing can be told apart, and
    /// all of them are about a release.
    static func parted(_ alarms: [Alarm], componentsRecorded: Bool) -> (releases: [Alarm], own: [Alarm]) {
        guard componentsRecorded else { return (alarms, []) }
        return (alarms.filter(\.attribution.isSoftware), alarms.filter { !$0.attribution.isSoftware })
    }
}

extension Attribution {
    /// Whether the loss began, by more than half of the belief, with a visit on which a recorded component changed.
    public var isSoftware: Bool {
        switch self {
        case .certain, .notIdentifiable: true
        case .ranked(let candidates): candidates.reduce(0) { $0 + $1.probability } >= SoftwareLosses.leastShare
        case .nothingChanged: false
        }
    }
}
