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
    /// The share from which on a store's loss is told as one that a release may have brought, with the share: where visits scatter, the
    /// visit that a loss began with is not known for sure, and a release's loss is not to pass for the machine's own.
    public static let leastTold = 0.05

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
        return (alarms.filter(\.attribution.mayBeSoftware), alarms.filter { !$0.attribution.mayBeSoftware })
    }
}

extension Attribution {
    /// Whether the loss began, by half of the belief or more, with a visit on which a recorded component changed.
    public var isSoftware: Bool { softwareShare >= SoftwareLosses.leastShare }

    /// Whether it may well have.
    public var mayBeSoftware: Bool { softwareShare >= SoftwareLosses.leastTold }

    /// The share of belief that falls on visits where something changed.
    package var softwareShare: Double {
        switch self {
        case .certain, .notIdentifiable: 1
        case .ranked(let candidates): candidates.reduce(0) { $0 + $1.probability }
        case .nothingChanged: 0
        }
    }
}
