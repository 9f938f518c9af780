// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Statistics
import Synchronization

/// The chance that the detector sees a loss, by the detector itself on simulated visits that scatter as those of a history do.
///
/// What a formula leaves out decides: the detector does not know the scatter, doubts a single run, keeps its budget, and its belief
/// moves with the noise.
/// The draws are addressed: the same conditions give the same chances, whatever was asked before.
public enum SimulatedPower {
    /// Histories that are simulated, and how often each is continued. Of so many the 95 % interval of a chance is at most 5 points wide
    /// on either side.
    static let histories = 200
    static let continuations = 2
    /// The error of a chance, in points of a hundred: 1.96 sqrt(0.25 / 400).
    public static let points = 5

    /// What the chances depend on, rounded so that histories that are alike share a simulation: a scatter by at most 4 %.
    struct Conditions: Hashable {
        var budget: Double
        var leastLoss: Double
        var losses: [Double]
        var most: Int
        var runs: Int
        var visits: Int
        var perRelease: Int
        var scatter: Int
        var doubt: Int
        var runScatter: Int
        var correlation: Int

        init(_ noise: VisitNoise, losses: [Double], most: Int, _ settings: LevelFilterDetector.Settings) {
            budget = settings.budget
            leastLoss = settings.leastLoss
            self.losses = losses
            self.most = most
            runs = Self.node(noise.runs, [1, 2, 3, 4, 5, 7, 10])
            visits = Self.node(noise.visits, [1, 2, 3, 4, 6, 9, 14])
            perRelease = Self.node(Int(noise.visitsPerRelease.rounded()), [1, 2, 4, 7, 14])
            scatter = Int((Elementary.log(max(noise.scatter, 1e-4)) / Self.step).rounded())
            doubt = Int((noise.doubt / 0.1).rounded())
            // Runs that scatter less than a tenth of their visit do not matter.
            let within = noise.runScatter ?? noise.scatter
            runScatter = Int((Elementary.log(max(within, noise.scatter / 10, 1e-4)) / (2 * Self.step)).rounded())
            correlation = Int((noise.correlation / 0.2).rounded())
        }

        static let step = 0.08
        private static func node(_ value: Int, _ nodes: [Int]) -> Int { nodes.last { $0 <= value } ?? nodes[0] }

        var noise: VisitNoise {
            VisitNoise(
                scatter: Elementary.exp(Double(scatter) * Self.step), doubt: Double(doubt) * 0.1,
                runScatter: Elementary.exp(Double(runScatter) * 2 * Self.step), correlation: Double(correlation) * 0.2,
                runs: runs, visits: visits, visitsPerRelease: Double(perRelease))
        }
    }

    private static let cache = Mutex<[Conditions: [[Double]]]>([:])

    /// The chances that a loss with a new release has raised an alarm after 1, 2, ... visits to it.
    /// - Parameters:
    ///   - losses: relative, in (0, 1).
    ///   - noise: of the history so far.
    ///   - most: visits to the new release, at least 1.
    /// - Returns: a row for each loss.
    /// - Complexity: about 200 · visits + 400 · losses · `most` visits of the detector, 0.1 ms each; once for conditions that are alike.
    public static func chances(
        ofLosses losses: [Double], noise: VisitNoise, most: Int, settings: LevelFilterDetector.Settings
    ) -> [[Double]] {
        let conditions = Conditions(noise, losses: losses, most: max(1, most), settings)
        if let known = cache.withLock({ $0[conditions] }) { return known }
        let chances = simulate(conditions, settings)
        cache.withLock { $0[conditions] = chances }
        return chances
    }

    private static func simulate(
        _ conditions: Conditions, _ settings: LevelFilterDetector.Settings
    ) -> [[Double]] {
        var hits = conditions.losses.map { _ in [Int](repeating: 0, count: conditions.most) }
        let key = StreamKey(seed: 20_261_121).named("detection power")
        for number in 0..<histories {
            let own = key.indexed(UInt64(number))
            var past = VisitSource(conditions.noise, own.named("past"))
            var detector = LevelFilterDetector(settings)
            for visit in 0..<conditions.visits {
                _ = detector.observe(past.visit(level: 100, release: visit / conditions.perRelease))
            }
            let release = (conditions.visits - 1) / conditions.perRelease + 1
            for continuation in 0..<continuations {
                for (index, loss) in conditions.losses.enumerated() {
                    var source = past.branched(own.named("future").indexed(UInt64(continuation)))
                    var watching = detector
                    for visit in 0..<conditions.most {
                        let alarms = watching.observe(source.visit(level: 100 * (1 - loss), release: release))
                        guard alarms.contains(where: \.attribution.mayBeSoftware) else { continue }
                        for later in visit..<conditions.most { hits[index][later] += 1 }
                        break
                    }
                }
            }
        }
        return hits.map { $0.map { Double($0) / Double(histories * continuations) } }
    }

    /// The chances that a suspected loss raises an alarm after 1, 2, ... further visits, from the detector as it stands.
    /// - Parameters:
    ///   - detector: after the visit that made it suspicious.
    ///   - run: one of that visit; further ones are like it but for their value.
    ///   - level: the suspected level, in the metric's unit.
    ///   - most: further visits, at least 1.
    /// - Complexity: `replications` · `most` visits of the detector.
    public static func chances(
        continuing detector: LevelFilterDetector, like run: Run, level: Double, noise: VisitNoise, most: Int,
        replications: Int = 400
    ) -> [Double] {
        var hits = [Int](repeating: 0, count: max(1, most))
        let key = StreamKey(seed: 20_261_121).named("rerun power")
        for number in 0..<replications {
            var source = VisitSource(noise, key.indexed(UInt64(number)))
            source.template = run
            var watching = detector
            for visit in hits.indices {
                guard !watching.observe(source.visit(level: level, release: nil)).isEmpty else { continue }
                for later in visit..<hits.count { hits[later] += 1 }
                break
            }
        }
        return hits.map { Double($0) / Double(max(1, replications)) }
    }
}

/// Visits around a level, from addressed draws.
private struct VisitSource: ~Copyable {
    var template = Run(index: 0, day: 0, release: 0, value: 1)
    private let noise: VisitNoise
    /// Of this history: drawn once, because the scatter is known only so well.
    private let own: (visit: Double, run: Double)
    private var stream: RandomStream
    private var offset: Double?
    private var made = 0

    init(_ noise: VisitNoise, _ key: StreamKey) {
        var stream = RandomStream(key)
        let total = noise.scatter * Elementary.exp(noise.doubt * stream.gaussian(sd: 1))
        let run = noise.runs == 1 ? 0 : min(noise.runScatter ?? 0, total * Double(noise.runs).squareRoot())
        let left = total * total - run * run / Double(max(1, noise.runs))
        self.init(noise, own: (max(0, left).squareRoot(), run), stream, offset: nil, made: 0)
    }

    private init(
        _ noise: VisitNoise, own: (visit: Double, run: Double), _ stream: consuming RandomStream, offset: Double?,
        made: Int
    ) {
        self.noise = noise
        self.own = own
        self.stream = stream
        self.offset = offset
        self.made = made
    }

    /// The same machine from here on, with draws of its own.
    func branched(_ key: StreamKey) -> VisitSource {
        VisitSource(noise, own: own, RandomStream(key), offset: offset, made: made)
    }

    mutating func visit(level: Double, release: Int?) -> [Run] {
        let r = noise.correlation
        let fresh = stream.gaussian(sd: own.visit)
        let now = offset.map { r * $0 + (1 - r * r).squareRoot() * fresh } ?? fresh
        offset = now
        made += 1
        return (0..<noise.runs).map { number in
            var run = template
            run.index = template.index + 1000 * made + number
            run.day = template.day + Double(made) + Double(number) / 1000
            run.session = "simulated \(made)"
            if let release {
                run.release = .number(release)
                run.components = ["driver_version": "\(release)"]
            }
            run.value = level * Elementary.exp(now + stream.gaussian(sd: own.run))
            return run
        }
    }
}
