// SPDX-License-Identifier: GPL-3.0-or-later

public import Fleet
public import Quantities
public import Silicon

/// A fleet, its site, its sensors and what will happen to it: everything a world is built from, checked and resolved.
public struct FleetSpecification: Sendable {
    public struct Group: Sendable {
        public var settings: FleetGroupSettings
        public var model: AsicModel
        public var firmware: FirmwareProfile

        public init(settings: FleetGroupSettings, model: AsicModel, firmware: FirmwareProfile) {
            self.settings = settings
            self.model = model
            self.firmware = firmware
        }
    }

    /// How long a unit earns nothing when it is switched, by the pool it is switched to.
    public struct SwitchLoss: Sendable, Hashable {
        public var toPrimary: TimeSpan
        public var toSpare: TimeSpan

        public init(toPrimary: TimeSpan, toSpare: TimeSpan) {
            self.toPrimary = toPrimary
            self.toSpare = toSpare
        }
    }

    public var start: Instant
    public var duration: TimeSpan
    /// The control interval: policies decide at its multiples.
    public var control: TimeSpan
    public var groups: [Group]
    public var site: SiteSettings
    public var sensors: SensorSettings
    public var commands: CommandSettings
    public var faults: [ScheduledFault]
    /// What a switch to each pool loses; nil where there is no spare pool: then redirects are ignored.
    public var switchLoss: SwitchLoss?

    public init(
        start: Instant, duration: TimeSpan, control: TimeSpan, groups: [Group], site: SiteSettings,
        sensors: SensorSettings, commands: CommandSettings, faults: [ScheduledFault], switchLoss: SwitchLoss?
    ) {
        self.start = start
        self.duration = duration
        self.control = control
        self.groups = groups
        self.site = site
        self.sensors = sensors
        self.commands = commands
        self.faults = faults
        self.switchLoss = switchLoss
    }

    public var end: Instant { start + duration }
    public var unitCount: Int { groups.reduce(0) { $0 + $1.settings.count } }

    /// The units as a controller knows them, in the order of the fleet list; racks are filled evenly.
    public func unitDescriptions() -> [UnitDescription] {
        let count = unitCount
        var units: [UnitDescription] = []
        units.reserveCapacity(count)
        var slotInRack = [Int](repeating: 0, count: site.racks)
        for (groupIndex, group) in groups.enumerated() {
            let model = group.model
            for _ in 0..<group.settings.count {
                let index = units.count
                let rack = index * site.racks / count
                units.append(
                    UnitDescription(
                        id: UnitID(index), model: model.name, algorithm: model.algorithm, boards: model.boards,
                        fans: model.fans.count, nameplateHashRate: model.nameplateHashRate,
                        nameplatePower: model.nameplatePower, nominalFrequency: model.nominal.frequency,
                        nominalVoltage: model.nominal.voltage, rack: rack, slot: slotInRack[rack], group: groupIndex))
                slotInRack[rack] += 1
            }
        }
        return units
    }
}
