// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Quantities
import Silicon

extension FleetWorld {
    /// Derives a unit's dense row, and the telemetry that only changes with its state, from its sparse state.
    mutating func refresh(_ unit: Int) {
        let state = states[unit]
        let group = specification.groups[state.group]
        let model = group.model
        let effect = state.effect(at: time(of: unit))
        let row = state.row
        let lost = min(effect.fansLost, model.fans.count)
        let boards = boards(units[unit], effect)
        let noWork = effect.primaryPoolDown && state.pool == .primary
        let isOn = !effect.isDown && state.mode != .sleeping
        let isPowered = isOn && (state.mode == .running || state.mode == .starting)
        let hashes = isPowered && state.isClocked && !noWork && boards > 0

        let point = OperatingPoint(
            frequency: state.point.frequency * max(state.clockShare, 1e-3), voltage: state.point.voltage)
        let activity = hashes ? 1 : isPowered && state.isClocked ? WorldAssumptions.idleActivity.fraction : 0
        let share = boards * state.efficiencyFactor * effect.powerFactor
        let dynamic = model.dynamicPower(point).watts * share
        let leakage = isPowered ? model.leakagePower(voltage: state.point.voltage).watts * share : 0
        if hashes {
            // The firmware's loop is quick: fans that idled would let a unit that takes up work again trip before the control step.
            let inlet = specification.site.inlet.temperature(at: time(of: unit)) + state.rackOffset + effect.inletOffset
            let level = fanControls[state.group].level(
                dynamic: dynamic / boards, leakage: leakage / boards, inlet: inlet.celsius, lost: lost)
            columns[.fanLevel, row] = Float(level)
        }
        let entry = thermal.entry(group: state.group, lost: lost, level: fanLevel(of: unit), powered: isPowered)
        write(entry, boards: boards, to: columns, row: row)
        let auxiliary = model.dcOverhead.watts + (isOn ? entry.fanPower.watts : 0)
        columns[.dynamic, row] = Float(dynamic * activity)
        columns[.leakage, row] = Float(leakage)
        columns[.auxiliary, row] = Float(auxiliary)
        columns[.live, row] = isOn ? 1 : 0
        columns[.standby, row] = effect.isDown || isOn ? 0 : Float(model.sleepPower.watts)
        columns[.inletOffset, row] = Float((state.rackOffset + effect.inletOffset).kelvins)
        columns[.weight, row] = 1
        let constants = segments[state.group].constants
        columns[.leakageNow, row] =
            Float(leakage) * constants.leakageFactor(celsius: columns[.die, row])

        let rate = hashes ? model.idealHashRate(frequency: point.frequency).hashesPerSecond * boards : 0
        columns[.rate, row] = Float(rate)
        columns[.nonceRate, row] = Float(rate / model.hashesPerNonce.hashes)
        let margin = model.marginPolynomial(
            voltage: point.voltage, frequency: point.frequency,
            thresholdShift: thresholdShift(state, effect))
        columns[.z0, row] = margin.c0
        columns[.z1, row] = margin.c1
        columns[.z2, row] = margin.c2
        columns[.z3, row] = margin.c3
        columns[.z4, row] = margin.c4
        columns[.z5, row] = margin.c5
        columns[.z6, row] = margin.c6
        columns[.powerGain, row] = Float(1 + state.powerBias + effect.powerMeterBias.fraction)
        columns[.rateGain, row] = Float(1 + state.rateBias)
        noteTripInlet(unit, boards: boards, lost: lost)
        touched[unit]?.stride = Self.shortestStride
        truth.fansLost[unit] = UInt8(lost)
        truth.isFailing[unit] = effect.thresholdShift > .zero || state.isWeak
        truth.isDown[unit] = effect.isDown || state.mode == .fanLost || state.mode == .overheated
        truth.hasNoWork[unit] = isPowered && state.isClocked && noWork
        updateBlindness(unit, effect.isDown ? .silent : sensor(effect, group.firmware))
        writeFanRules(unit, effect, boards: boards)
        untold.insert(unit)
    }

    /// A firmware that reports no power is a unit without a power reading, unless something else measures it.
    private func sensor(_ effect: FaultEffect, _ firmware: FirmwareProfile) -> FaultEffect.Sensor {
        let isUnmetered = specification.sensors.powerSource == .firmware && !firmware.reportsPower
        return isUnmetered && effect.sensor == .honest ? .noPower : effect.sensor
    }

    /// Against the freshly burnt-in chip that the model's operating point is tuned for.
    private func thresholdShift(_ state: UnitState, _ effect: FaultEffect) -> Voltage {
        let aged = max(.zero, state.drift.total - segments[state.group].burnInShift)
        return aged * state.ageingFactor + state.thresholdOffset + effect.thresholdShift
    }

    /// Tells what changed since each unit's last answer, where it answers now.
    mutating func tellChanges() {
        guard !untold.isEmpty else { return }
        for unit in untold.sorted() where frame.sampleTimes[unit] == time {
            untold.remove(unit)
            tell(unit)
        }
    }

    /// Telemetry that follows the state rather than the sensors.
    mutating func tell(_ unit: Int) {
        let state = states[unit]
        let model = specification.groups[state.group].model
        let effect = state.effect(at: time)
        if let sensor = blinded[unit]?.sensor, sensor != .noPower {
            // A controller cannot tell a dead unit from a silent one; the change is told when the unit answers again.
            if sensor == .silent { frame.status[unit] = .offline }
            untold.insert(unit)
            return
        }
        let lost = min(effect.fansLost, model.fans.count)
        let boards = boards(units[unit], effect)
        let noWork = effect.primaryPoolDown && state.pool == .primary
        frame.status[unit] = status(state.mode, boards: boards, noWork: noWork)
        frame.pool[unit] = state.pool
        frame.clockShares[unit] = state.isClocked ? Float(state.clockShare) : 0
        frame.powerLimit.values[unit] = Float((state.powerLimit ?? model.nameplatePower).watts)
        let acceptance = state.pool == .spare ? specification.acceptance.spare : specification.acceptance.primary
        frame.acceptRate.values[unit] = noWork ? .nan : Float(acceptance.fraction)
        let running = ThermalCache.running(lost: lost, of: model.fans)
        let spins = state.mode == .sleeping ? model.fans.sleepSpeed.rpm : fanSpeed(of: unit).rpm
        for fan in 0..<TelemetryFrame.fanSlots {
            let index = unit * TelemetryFrame.fanSlots + fan
            frame.fanSpeeds[index] = fan < running.count ? (running[fan] ? Float(spins) : 0) : .nan
        }
        let alive = boards > 0 ? max(0, model.boards - effect.boardsLost) : 0
        for board in 0..<TelemetryFrame.boardSlots {
            let index = unit * TelemetryFrame.boardSlots + board
            frame.boardShares[index] = board >= model.boards ? .nan : board < alive ? 1 / Float(max(alive, 1)) : 0
            let volts =
                (state.point.voltage.volts / model.voltageResolution.volts).rounded() * model.voltageResolution.volts
            frame.domainVoltages[index] =
                board >= model.boards ? .nan : board < alive && state.mode == .running ? Float(volts) : 0
        }
    }

    private func status(_ mode: UnitState.Mode, boards: Double, noWork: Bool) -> UnitStatus {
        switch mode {
        case .running: noWork ? .noWork : boards > 0 ? .hashing : .failed
        case .starting: .starting
        case .sleeping: .sleeping
        case .fanLost: .fanLost
        case .overheated: .overheated
        }
    }

    /// The share of a unit's boards that work.
    func boards(_ unit: UnitDescription, _ effect: FaultEffect) -> Double {
        guard effect.boardsLost > 0 else { return 1 }
        if effect.deadBoardStopsUnit ?? specification.groups[unit.group].model.deadBoardStopsUnit { return 0 }
        return Double(max(0, unit.boards - effect.boardsLost)) / Double(unit.boards)
    }

    /// - Parameter boards: the share of boards that work. Boards are cooled side by side: one that dies does not cool the others, so
    ///   that the network of the whole machine sees their power as if all did what they do.
    func write(_ entry: ThermalCache.Entry, boards: Double, to columns: borrowing FleetColumns, row: Int) {
        let step = entry.step
        let whole = boards > 0 ? 1 / boards : 1
        columns[.e11, row] = Float(step.e11)
        columns[.e12, row] = Float(step.e12)
        columns[.e21, row] = Float(step.e21)
        columns[.e22, row] = Float(step.e22)
        columns[.m1, row] = Float(step.m1 * whole)
        columns[.m2, row] = Float(step.m2 * whole)
        columns[.n1, row] = Float(step.n1)
        columns[.n2, row] = Float(step.n2)
        columns[.leakageSlope, row] = Float(entry.slope / whole)
    }

    /// The clock of one unit: ahead of the fleet's where an event has already settled it.
    func time(of unit: Int) -> Instant { touched[unit]?.clock ?? time }
}
