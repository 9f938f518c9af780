// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Quantities
import Testing

@Suite("The log of incidents")
struct IncidentTests {
    let folder: ScratchFolder
    let store: RunStore

    init() throws {
        folder = try ScratchFolder()
        store = try RunStore.open(folder.file("store.db"))
    }

    func event(_ state: IncidentState, _ date: Double, until: Double? = nil) -> IncidentEvent {
        IncidentEvent(
            incident: "3f/fp32@560.40", state: state, at: day(date), mutedUntil: until.map { day($0) },
            reason: "the vendor knows", who: "ops", detail: "{}")
    }

    @Test("tells the state at any time, and what outlasts its mute is reopened")
    func states() throws {
        for event in [
            event(.open, 1), event(.acknowledged, 2), event(.muted, 3, until: 5), event(.recovered, 7),
            event(.reopened, 9),
        ] { try store.append(event) }
        let incident = try #require(try RunStore.open(store.path, access: .readOnly).incidents().first)
        #expect(incident.events.count == 5)
        #expect(incident.events[2] == event(.muted, 3, until: 5))
        let states = [1.5, 2.5, 3.5, 5.5, 7.5, 9.5].map { incident.state(at: day($0)) }
        #expect(states == [.open, .acknowledged, .muted, .reopened, .recovered, .reopened])
    }

    @Test("takes only what can follow", arguments: IncidentState.allCases, IncidentState.allCases)
    func transitions(first: IncidentState, second: IncidentState) throws {
        let ways: [IncidentState: [IncidentState]] = [
            .open: [.open], .acknowledged: [.open, .acknowledged], .muted: [.open, .muted],
            .recovered: [.open, .recovered],
            .reopened: [.open, .recovered, .reopened],
        ]
        for state in ways[first] ?? [] { try store.append(event(state, 1, until: 9)) }
        if first.successors.contains(second) {
            try store.append(event(second, 2, until: 9))
        } else {
            #expect(throws: StoreError.self) { try store.append(event(second, 2, until: 9)) }
        }
        #expect(second != .open || !first.successors.contains(.open), "no change is raised twice")
    }

    @Test("refuses a mute without an end, a reason or a name, and an entry out of order")
    func refusals() throws {
        try store.append(event(.open, 4))
        for change: (inout IncidentEvent) -> Void in [
            { $0.mutedUntil = nil }, { $0.mutedUntil = day(4) }, { $0.reason = nil }, { $0.who = "" },
        ] {
            var mute = event(.muted, 5, until: 9)
            change(&mute)
            #expect(throws: StoreError.self) { try store.append(mute) }
        }
        #expect(throws: StoreError.self) { try store.append(event(.acknowledged, 3)) }
        #expect(throws: StoreError.self) {
            try store.append(IncidentEvent(incident: "another", state: .recovered, at: day(5)))
        }
        #expect(try store.incidents().map(\.events.count) == [1])
    }

    @Test("a note brings newer words and leaves the state, and cannot be the first entry")
    func notes() throws {
        #expect(throws: StoreError.self) {
            try store.append(IncidentEvent(incident: "3f", state: nil, at: day(1), detail: "x"))
        }
        try store.append(event(.open, 1))
        try store.append(event(.acknowledged, 2))
        try store.append(IncidentEvent(incident: "3f/fp32@560.40", state: nil, at: day(3), detail: "newer"))
        let incident = try #require(try store.incidents().first)
        #expect(incident.state(at: day(4)) == .acknowledged)
        #expect(incident.newest?.at == day(2))
        #expect(incident.detail == "newer")
        // After a note the state is still what decides what may follow.
        #expect(throws: StoreError.self) { try store.append(event(.open, 5)) }
        try store.append(event(.recovered, 5))
    }

    @Test("several entries go in together or not at all")
    func together() throws {
        let another = IncidentEvent(incident: "another", state: .recovered, at: day(2))
        #expect(throws: StoreError.self) { try store.append([event(.open, 1), another]) }
        #expect(try store.incidents().isEmpty)
        try store.append([event(.open, 1), event(.recovered, 1)])
        #expect(try store.incidents().first?.events.count == 2)
    }

    @Test("an incident is found by a beginning that no other has")
    func prefixes() throws {
        for name in ["3f2a", "3f9b", "77aa"] {
            try store.append(IncidentEvent(incident: name, state: .open, at: day(1)))
        }
        #expect(try store.incident(startingWith: "7").id == "77aa")
        #expect(try store.incident(startingWith: "3F2").id == "3f2a")
        #expect { try store.incident(startingWith: "3f") } throws: {
            let error = $0 as? StoreError
            return error?.kind == .ambiguous && error?.problem.contains("3f2a, 3f9b") == true
        }
        for missing in ["", "3f2a0", "zz"] {
            #expect { try store.incident(startingWith: missing) } throws: { ($0 as? StoreError)?.kind == .notFound }
        }
    }
}
