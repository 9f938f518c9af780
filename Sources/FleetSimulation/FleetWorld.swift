// SPDX-License-Identifier: GPL-3.0-or-later

import CFleetKernel
import EventKernel
public import Fleet
public import Quantities
import Silicon
public import Statistics

/// A simulated fleet in virtual time. Sparse things (faults, commands, restarts) are events of a calendar; dense things
/// (temperatures, power, hashes, readings) are columns advanced in closed form from one control step to the next.
///
/// All randomness is addressed by (seed, stream, replication, unit, step), so that two policies see the same world.
public struct FleetWorld: ~Copyable {
    let specification: FleetSpecification
    let units: [UnitDescription]
    let segments: [Segment]
    let columns: FleetColumns
    /// A block for steps of single units that end between control steps.
    let scratch: FleetColumns
    let sensors: assay_fleet_sensors
    let key: StreamKey

    var calendar: EventCalendar<WorldEvent>
    var states: [UnitState]
    var thermal: ThermalCache
    var tuner = Tuner()
    let fanControls: [FanControl]
    let fanTables: [FanTable]
    /// Control steps taken.
    public internal(set) var step = 0
    public internal(set) var time: Instant
    var nextAgeing: Instant
    var nextDrift: Instant
    /// Parts that wear, brought up to this time.
    var faultClocks: [FaultClock] = []
    /// Solder joints by unit, which age with cycles and not with time.
    var solderClocks: [Int: [FaultClock]] = [:]
    var clocksUntil: Instant
    /// Rows whose current interval is accounted apart from the dense pass.
    var touched: [Int: Touch] = [:]
    /// Units whose temperatures still move, and how long their next step may be.
    var moving: [Int: TimeSpan] = [:]
    /// How warm the site's air must be for a unit to trip, degrees Celsius; and a lower bound of them all.
    var tripInlets: [Float]
    var coolestTripInlet = Float.infinity
    var redirected: Set<Int> = []
    var blinded: [Int: Blindness] = [:]
    /// Units whose state has changed since their last answer.
    var untold: Set<Int> = []
    /// What units have counted and not reported, because they did not answer.
    var missed: [assay_fleet_missed]
    /// Room for two lists of units that need a look after a pass.
    var marks: [UInt32]

    /// What a policy will see.
    public internal(set) var frame: TelemetryFrame
    /// What really is, for scoring.
    public internal(set) var truth: FleetTruth
    /// Everything that was ever commanded, in order.
    public internal(set) var orders: [Order] = []
    /// What struck, for reports.
    public internal(set) var history: [FaultRecord] = []
    /// What was beyond the tables so far.
    public internal(set) var ranges = RangeCounts()
    var coldestOffset: Float = 0
    var totals = IntervalTotals()

    /// A group's rows: a whole number of blocks.
    struct Segment {
        var firstRow: Int
        /// The threshold shift that burn-in left, which the model's timing contains.
        var burnInShift: Voltage
        var units: Range<Int>
        var constants: assay_fleet_model
        var algorithm: HashAlgorithm
    }

    /// What a unit did in the part of the interval that is already accounted.
    struct Touch {
        var clock: Instant
        /// How long its next step may be, and how fast its dies moved in the last, K/s.
        var stride: TimeSpan
        var rate: Float = 0
        /// What it did.
        var account: UnitInterval
        var nonces: Double = 0
        var expectedErrors: Double = 0
        var die: Float = 0
        var heatsink: Float = 0
        var leakage: Float = 0
    }

    /// - Parameter key: the address of this replication; the same for every policy that is compared.
    public init(_ specification: FleetSpecification, key: StreamKey) {
        self.specification = specification
        self.key = key
        units = specification.unitDescriptions()
        var segments: [Segment] = []
        var row = 0
        var first = 0
        for group in specification.groups {
            let count = group.settings.count
            segments.append(
                Segment(
                    firstRow: row,
                    burnInShift: Self.drift(group.model, over: group.model.ageing.burnIn).total,
                    units: first..<first + count, constants: assay_fleet_model(group.model),
                    algorithm: group.model.algorithm))
            row += (count + FleetColumns.lanes - 1) / FleetColumns.lanes * FleetColumns.lanes
            first += count
        }
        self.segments = segments
        columns = FleetColumns(rows: row)
        scratch = FleetColumns(rows: FleetColumns.lanes)
        sensors = assay_fleet_sensors(specification.sensors, key: key)
        calendar = EventCalendar(startingAt: specification.start)
        time = specification.start
        nextAgeing = specification.start + Self.ageingStep
        nextDrift = specification.start
        clocksUntil = specification.start
        frame = TelemetryFrame(units: units, time: specification.start)
        truth = FleetTruth(count: units.count)
        missed = Array(repeating: assay_fleet_missed(), count: units.count)
        tripInlets = Array(repeating: .infinity, count: units.count)
        marks = Array(repeating: 0, count: 2 * (units.count + 1))
        let fanControls = specification.groups.map { FanControl($0.settings, $0.model) }
        self.fanControls = fanControls
        let thermal = ThermalCache(
            groups: specification.groups.map(\.model), fans: fanControls, step: specification.control)
        self.thermal = thermal
        fanTables = fanControls.indices.map { FanTable(group: $0, control: fanControls[$0], thermal: thermal) }
        states = []
        states = makeStates()
        coldestOffset = Self.coldestOffset(states, specification.faults)
        for index in states.indices {
            settleInitially(index)
        }
        scheduleFaults()
    }

    static let ageingStep = TimeSpan.days(7)
    static let driftStep = TimeSpan.hours(6)

    /// The units as the fleet was built: spreads, biases and age, each from its own stream.
    private func makeStates() -> [UnitState] {
        var states: [UnitState] = []
        states.reserveCapacity(units.count)
        var rackStream: [TemperatureDifference] = []
        for rack in 0..<specification.site.racks {
            var stream = RandomStream(key.named("rack-offset").indexed(UInt64(rack)))
            rackStream.append(specification.site.inlet.rackSpread * stream.cutGaussian())
        }
        for (groupIndex, segment) in segments.enumerated() {
            let weak = weakUnits(of: groupIndex, segment.units)
            for unit in segment.units {
                let group = specification.groups[units[unit].group]
                var stream = RandomStream(key.named("unit").indexed(UInt64(unit)))
                var state = UnitState(
                    group: units[unit].group, row: segment.firstRow + unit - segment.units.lowerBound,
                    point: group.model.nominal, agedUntil: specification.start, clockedSince: specification.start)
                state.efficiencyFactor = 1 + group.settings.efficiencySpread.fraction * stream.cutGaussian()
                state.thresholdOffset = group.settings.thresholdSpread * stream.cutGaussian()
                state.powerBias = specification.sensors.power.biasSpread.fraction * stream.cutGaussian()
                state.rateBias = specification.sensors.hashRate.biasSpread.fraction * stream.cutGaussian()
                state.rackOffset = rackStream[units[unit].rack]
                state.isWeak = weak.contains(unit)
                state.ageingFactor = ageingFactor(unit, group.settings, isWeak: state.isWeak)
                state.drift = Self.drift(group.model, over: group.settings.age + group.model.ageing.burnIn)
                if let limit = group.settings.powerLimit {
                    state.powerLimit = limit
                }
                states.append(state)
            }
        }
        return states
    }

    /// Starts a unit at its steady state, so that no run begins with a transient.
    private mutating func settleInitially(_ unit: Int) {
        if let limit = states[unit].powerLimit { states[unit].point = tunedPoint(unit, limit, at: time) }
        let state = states[unit]
        let model = specification.groups[state.group].model
        let inlet = specification.site.inlet.temperature(at: time) + state.rackOffset
        let fans = fanControls[state.group]
        let level = fans.level(model, state.point, inlet: inlet, lost: 0)
        columns[.fanLevel, state.row] = Float(level)
        let steady = model.thermal.steadyState(
            inlet: inlet, airflow: fans.airflow(level: level, lost: 0),
            constant: model.dynamicPower(state.point) * state.efficiencyFactor,
            leakage: model.leakagePower(voltage: state.point.voltage) * state.efficiencyFactor,
            reference: model.chipPower.referenceTemperature, scale: model.leakageTemperatureScale)
        columns[.die, state.row] = Float(steady?.die.celsius ?? inlet.celsius)
        columns[.heatsink, state.row] = Float(steady?.heatsink.celsius ?? inlet.celsius)
        refresh(unit)
        tell(unit)
    }
}

extension RandomStream {
    /// A standard normal number within three deviations; rarer ones are drawn again.
    mutating func cutGaussian() -> Double {
        while true {
            let z = gaussian(mean: 0, sd: 1)
            if abs(z) <= 3 { return z }
        }
    }
}
