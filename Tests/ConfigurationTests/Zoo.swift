// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Quantities

/// A small document with one of everything that can be declared.
struct Zoo: Configurable {
    var name = ""
    var seed = 1
    var note: String?
    var open = true
    var span = TimeSpan.days(30)
    var start = Instant.epoch
    var cages: [Cage] = []
    var climate = Climate()
    var shows: [Named<any Show>] = []
    var events: [Tagged<EventTime, any Event>] = []

    static let about = "A document for tests."
    static let presets: [Preset<Zoo>] = []
    static let fields: [Field<Zoo>] = [
        Field("name", \.name, .name(), required: true, about: "What it is called."),
        Field("seed", \.seed, .integer(0...1_000_000), about: "Where randomness begins."),
        Field("note", \.note, optional: .text(limit: 20), about: "Words for visitors."),
        Field("open", \.open, .boolean, about: "Whether visitors may come."),
        Field("span", \.span, .duration(.minutes(1)...(.days(400))), about: "How long."),
        Field("start", \.start, .instant, about: "When."),
        Field("cages", \.cages, .list(of: .object("cage"), count: 1...4), required: true, about: "Where animals live."),
        Field("climate", \.climate, .object("climate"), about: "The air."),
        Field("shows", \.shows, .map(of: .keyed(by: showCatalogue)), about: "What is shown."),
        Field(
            "events", \.events, .list(of: .tagged("event", common: EventTime.self, by: eventCatalogue)),
            about: "What happens."),
    ]
    init() {}
}

struct Cage: Configurable {
    enum Kind: String, CaseIterable { case bird, cat }
    var kind = Kind.bird
    var power = Power.watts(3250)
    var share = Fraction.percent(5)
    var level = 1.5
    static let about = "A cage."
    static let fields: [Field<Cage>] = [
        Field("kind", \.kind, .choice { "a \($0)" }, required: true, about: "Who lives here."),
        Field(
            "power", \.power, .quantity(.zero...(.watts(10_000)), in: "W"), source: .assumption("a usual heater"),
            about: "What the heater draws."),
        Field(
            "share", \.share, .quantity(.zero...(.fraction(1)), in: "%"), source: .source("a book"), about: "Its part."),
        Field("level", \.level, .number(1...10), about: "How high it hangs."),
    ]
}

struct Climate: Configurable {
    var mean = Temperature.celsius(28)
    var rate = Rate.perDay(0.5)
    static let about = "The air in the house."
    static let presets = [
        Preset("arctic", about: "Cold.", value: Climate(mean: .celsius(-20))),
        Preset("desert", about: "Hot.", value: Climate(mean: .celsius(45), rate: .perDay(2))),
    ]
    static let fields: [Field<Climate>] = [
        Field(
            "mean", \.mean, .quantity(.celsius(-60)...(.celsius(90)), in: "degC"), source: .assumption("a warm house"),
            about: "The mean temperature."),
        Field("rate", \.rate, .quantity(in: "/d"), about: "Storms."),
    ]
    init() {}
    init(mean: Temperature, rate: Rate = .perDay(0.5)) {
        self.mean = mean
        self.rate = rate
    }
}

protocol Show: Sendable {}
struct Flight: Configurable, Show {
    var height = 1.0
    static let about = "Birds fly."
    static let presets = [Preset("low", about: "Near the ground.", value: Flight())]
    static let fields: [Field<Flight>] = [
        Field("height", \.height, .number(0...5), source: .assumption("the roof"), about: "How high.")
    ]
}
struct Feeding: Configurable, Show {
    var portions = 0
    static let about = "Cats eat."
    static let fields: [Field<Feeding>] = [
        Field("portions", \.portions, .integer(1...9), required: true, about: "How many.")
    ]
}
let showCatalogue = Catalogue<any Show>(
    kind: "show",
    [
        .init("flight", Flight.self, example: "flight: {height: 2}") { $0 },
        .init("feeding", Feeding.self, example: "feeding: {portions: 3}") { $0 },
    ])

struct EventTime: Configurable {
    var at = TimeSpan.zero
    static let about = "When it happens."
    static let fields: [Field<EventTime>] = [
        Field("at", \.at, .duration(.zero...(.days(400))), required: true, about: "After the start.")
    ]
}
protocol Event: Sendable {}
struct Storm: Configurable, Event {
    var drop = TemperatureDifference.kelvins(6)
    static let about = "It gets cold."
    static let fields: [Field<Storm>] = [Field("drop", \.drop, .quantity(), about: "How much colder.")]
}
struct Birth: Configurable, Event {
    var cubs = [1]
    static let about = "There are more."
    static let fields: [Field<Birth>] = [
        Field("cubs", \.cubs, .oneOrMore(.integer(1...8)), required: true, about: "How many, by day.")
    ]
}
let eventCatalogue = Catalogue<any Event>(
    kind: "event kind",
    [
        .init("storm", Storm.self, example: "{at: 1 d, kind: storm}") { $0 },
        .init("birth", Birth.self, example: "{at: 1 d, kind: birth, cubs: 2}") { $0 },
    ])

let zooCodec = Codec<Zoo>.object("zoo")

func decodeZoo(_ text: String, overrides: [String] = []) throws(ConfigurationError) -> Zoo {
    let node = try DocumentLoader(overrides: overrides).load(text: text, name: "zoo.yaml")
    var context = DecodingContext()
    let zoo = zooCodec.decode(node, &context)
    return try context.result(zoo)
}

func zooFaults(_ text: String) -> [Diagnostic] {
    do throws(ConfigurationError) {
        _ = try decodeZoo(text)
        return []
    } catch { return error.diagnostics }
}

let goodZoo = """
    name: berlin
    seed: 7
    note: "open: daily"
    open: false
    span: 36 h
    start: 2026-07-01T00:00:00Z
    cages:
      - {kind: bird, power: 1.5 kW, share: 0.25, level: 2}
      - kind: cat
        share: 5 %
    climate: desert
    shows:
      morning: flight
      noon: {flight: low}
      evening: {feeding: {portions: 3}}
    events:
      - {at: 1 d, kind: storm, drop: 4 K}
      - {kind: birth, at: 2 d, cubs: [1, 2]}
      - {kind: birth, at: 2 d, cubs: 3}

    """
