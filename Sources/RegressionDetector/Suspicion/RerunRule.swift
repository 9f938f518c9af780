// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Statistics

/// Any detector, with a rule that says when to look again soon: the visits since a level began to look lower, against the visits
/// before them, by a one-sided test at 5 % that spends nothing of the detector's budget. It raises no alarm itself.
///
/// How many visits would decide is the usual calculation for a difference of means: k = ((z(0.95) + z(0.90)) s / d)², with the
/// spread s between visits and the loss d that is suspected.
public struct RerunRule: SuspectingDetector {
    public struct Settings: Sendable, Hashable {
        /// Smaller losses are not looked into, in (0, 1).
        public var leastLoss: Double
        /// The spread between visits before any is known, in natural logarithms, and how many visits it is worth.
        public var priorSpread: Double
        public var priorWeight: Double
        /// The visits that the level before is taken from.
        public var memory: Int

        public init(leastLoss: Double = 0.02, priorSpread: Double = 0.01, priorWeight: Double = 4, memory: Int = 20) {
            self.leastLoss = leastLoss
            self.priorSpread = priorSpread
            self.priorWeight = priorWeight
            self.memory = memory
        }
    }

    public private(set) var suspicion: Suspicion?
    private var detector: any ReleaseDetector
    private let settings: Settings
    private var assembly: VisitAssembly
    /// The stratum that the levels below belong to.
    private var stratum: Stratum?
    private var before: [Double] = []
    private var since: [(level: Double, release: ReleaseLabel)] = []
    /// Visits in a row that lie clearly above the level.
    private var highs: [Double] = []

    public init(
        _ detector: any ReleaseDetector, settings: Settings = Settings(), direction: MetricDirection = .higherIsBetter
    ) {
        self.detector = detector
        self.settings = settings
        assembly = VisitAssembly(direction: direction)
    }

    public mutating func observe(_ runs: [Run]) -> [Alarm] {
        let alarms = detector.observe(runs)
        let (visits, _) = assembly.visits(of: runs)
        guard let usual = assembly.usual, let visit = visits.first(where: { $0.stratum == usual })?.visit,
            let level = quantile(visit.logValues, 0.5)
        else {
            // What is no evidence neither raises a suspicion nor settles one.
            return alarms
        }
        if usual != stratum { forget(for: usual) }
        if alarms.isEmpty { weigh(level, visit.release) } else { settle(at: level) }
        return alarms
    }

    private mutating func forget(for usual: Stratum) {
        stratum = usual
        before = []
        since = []
        highs = []
        suspicion = nil
    }

    /// The alarm has said it: the level is the new one.
    private mutating func settle(at level: Double) {
        before = since.map(\.level) + [level]
        since = []
        highs = []
        suspicion = nil
    }

    private mutating func weigh(_ level: Double, _ release: ReleaseLabel) {
        since.append((level, release))
        guard let center = quantile(before, 0.5) else { return accept() }
        let spread = spread(around: center)
        let error = spread * (1 / Double(since.count) + 1 / Double(before.count)).squareRoot()
        let drop = center - since.reduce(0) { $0 + $1.level } / Double(since.count)
        let least = -Elementary.log(1 - settings.leastLoss)
        guard drop >= least, drop >= Self.suspicious * error else {
            highs = level - center >= 3 * spread ? highs + [level] : []
            accept()
            // Two visits far above are a level of their own, from which the next loss has to be measured.
            if highs.count >= 2 { before = highs }
            return
        }
        let ratio = (Self.suspicious + Self.power) * spread / drop
        let needed = max(1, Int((ratio * ratio).rounded(.up)))
        // The detector was shown several times what would have convinced it, and was not: then this is the level.
        guard since.count <= 4 * needed + 8 else { return accept() }
        let loss = 1 - Elementary.exp(-drop)
        let percent = (loss * 1000).rounded() / 10
        suspicion = Suspicion(
            release: since[0].release, change: -loss, reruns: needed,
            reason:
                "\(since.count == 1 ? "a visit lies" : "\(since.count) visits lie") \(percent) % below the level of the \(before.count) before: \(needed) more would show such a loss with a chance of 90 %"
        )
    }

    /// What was weighed is part of the level.
    private mutating func accept() {
        before = (before + since.map(\.level)).suffix(settings.memory)
        since = []
        suspicion = nil
    }

    /// The spread between visits: squares of robustly limited deviations, shrunk to the prior.
    private func spread(around center: Double) -> Double {
        let deviations = before.map { abs($0 - center) }
        let limit = 3 * max(1.4826 * (quantile(deviations, 0.5) ?? 0), settings.priorSpread)
        let squares = deviations.reduce(0) { $0 + min($1, limit) * min($1, limit) }
        let prior = settings.priorWeight * settings.priorSpread * settings.priorSpread
        return ((squares + prior) / (Double(max(0, before.count - 1)) + settings.priorWeight)).squareRoot()
    }

    private static let suspicious = 1.645
    private static let power = 1.282
}
