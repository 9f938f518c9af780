// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Quantities
public import Statistics

/// A world of machines whose software is released over time: asked for a visit, it says what a calibration would record.
///
/// Every draw is addressed by machine, night, visit and run, so that a visit gives the same runs whether or not others took
/// place: detectors that ask for reruns meet the same world as those that do not.
public struct ReleaseWorld: Sendable {
    public let specification: ReleaseSpecification
    public let machines: [SimulatedMachine]
    /// By product.
    public let truth: [ProductTruth]
    private let key: StreamKey
    private let offsets: [Double]
    private let driftsPerYear: [Double]

    /// - Parameter key: of the replication.
    public init(_ specification: ReleaseSpecification, key: StreamKey) {
        self.specification = specification
        self.key = key
        let calendar = ReleaseCalendar(specification, key: key.named("calendar"))
        truth = specification.products.indices.map {
            ProductTruth(specification, product: $0, calendar: calendar)
        }
        var machines: [SimulatedMachine] = []
        var offsets: [Double] = []
        var drifts: [Double] = []
        let noise = specification.noise
        for (product, settings) in specification.products.enumerated() {
            let identity = settings.hardware.identity
            let fingerprint = identity.fingerprint(missing: .absent)
            for number in 0..<settings.count {
                let index = machines.count
                machines.append(
                    SimulatedMachine(
                        product: product, index: index, hardware: identity, fingerprint: fingerprint,
                        key: settings.count > 1 ? Self.machineKey(number) : nil))
                var random = RandomStream(key.named("machine").indexed(UInt64(index)))
                offsets.append(random.gaussian(sd: noise.machine.fraction))
                drifts.append(
                    random.gaussian(mean: Elementary.log(1 + noise.drift.fraction), sd: noise.driftSpread.fraction))
            }
        }
        self.machines = machines
        self.offsets = offsets
        driftsPerYear = drifts
    }

    private static func machineKey(_ number: Int) -> AnonymousKey? {
        AnonymousKey(salt: Array("simulated site salt".utf8), identifiers: ["machine \(number)"])
    }

    public func product(of machine: Int) -> ProductSettings { specification.products[machines[machine].product] }

    /// The planned visits of a machine: the first one not before its product's first calibration.
    public func nights(of machine: Int) -> [(night: Int, at: Instant)] {
        let settings = specification.visits
        let first = truth[machines[machine].product].firstCalibration
        var result: [(Int, Instant)] = []
        var night = 0
        while true {
            let at =
                specification.start + settings.every * Int64(night)
                + TimeSpan(seconds: settings.hour * 3600)
            if at >= specification.end { return result }
            if at >= first { result.append((night, at)) }
            night += 1
        }
    }

    /// What a visit records.
    /// - Parameters:
    ///   - night: which planned visit, or the one that it follows up.
    ///   - attempt: 0 for the planned visit, 1... for further ones of the same night.
    ///   - at: when its first run begins.
    ///   - firstIndex: the index of its first run in the machine's history.
    /// - Complexity: O(runs of a visit), about a microsecond each.
    public func visit(machine: Int, night: Int, attempt: Int, at: Instant, firstIndex: Int) -> SimulatedVisit {
        let settings = product(of: machine)
        let noise = specification.noise
        let product = truth[machines[machine].product]
        let release = product.release(at: at)
        let address = key.named("visit").indexed(UInt64(machine)).indexed(UInt64(night))
        let visit = address.indexed(UInt64(attempt))
        let ambient = specification.ambient.temperature(at: at)
        let disturbed = disturbance(address, visit, ambient: ambient)
        var truth = VisitTruth(
            at: at, release: release, logLevel: product.logLevel(at: at), disturbance: disturbed?.kind,
            ambient: ambient,
            outliers: 0)
        if disturbed?.isSkipped == true { return SimulatedVisit(runs: [], truth: truth) }
        var nightly = RandomStream(address.named("night"))
        var offset = RandomStream(visit.named("offset"))
        let years = (at - product.firstCalibration).days / 365.25
        let common =
            truth.logLevel + offsets[machine] + driftsPerYear[machine] * years
            + nightly.gaussian(sd: noise.night.fraction) + offset.gaussian(sd: noise.visit.fraction)
            + specification.ambient.effect.fraction * (ambient.celsius - specification.ambient.mean.celsius)
            + (disturbed?.logLoss ?? 0)
        var runs: [Run] = []
        var wander = 0.0
        let carried = noise.correlation
        let fresh = (1 - carried * carried).squareRoot()
        let components = Dictionary(
            uniqueKeysWithValues: product.releases[release].versions.map { ($0.key.fieldName, $0.value) })
        for number in 0..<specification.visits.runs {
            var random = RandomStream(visit.named("run").indexed(UInt64(number)))
            let shock = random.gaussian(sd: noise.run.fraction)
            // The first run is drawn from the stationary law, so that all runs have the same variance.
            wander = number == 0 ? shock : carried * wander + fresh * shock
            var logValue = common + wander
            if random.bernoulli(noise.outliers.share.fraction) {
                let size = random.exponential(mean: noise.outliers.size.fraction)
                logValue += random.bernoulli(noise.outliers.upward.fraction) ? size : -size
                truth.outliers += 1
            }
            let day = (at + specification.visits.runLength * Int64(number) - specification.start).days
            runs.append(
                Run(
                    index: firstIndex + number, day: day, release: .text(product.releases[release].label),
                    components: components, powerMode: disturbed?.powerMode ?? "default",
                    thermalState: disturbed?.thermalState ?? .warm,
                    preflightPassed: disturbed?.preflightPassed ?? true, forced: disturbed?.isForced ?? false,
                    value: value(Elementary.exp(logValue), of: settings)))
        }
        return SimulatedVisit(runs: runs, truth: truth)
    }

    /// The metric at an efficiency, 0...1.
    public func value(_ efficiency: Double, of product: ProductSettings) -> Double {
        switch product.direction {
        case .higherIsBetter: product.peak * efficiency
        case .lowerIsBetter: product.peak / efficiency
        }
    }

    /// The planned visits of a machine without any rerun.
    public func history(of machine: Int) -> (history: RunHistory, visits: [VisitTruth]) {
        var runs: [Run] = []
        var truths: [VisitTruth] = []
        for (night, at) in nights(of: machine) {
            let visit = visit(machine: machine, night: night, attempt: 0, at: at, firstIndex: runs.count)
            runs += visit.runs
            truths.append(visit.truth)
        }
        let history = RunHistory(
            id: machines[machine].historyID, direction: product(of: machine).direction, runs: runs)
        return (history, truths)
    }
}
