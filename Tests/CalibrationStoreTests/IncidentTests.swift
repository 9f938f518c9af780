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

    @Test("tells the state at any time, and a mute that has run out leaves what was before")
    func states() throws {
        for event in [
            event(.open, 1), event(.acknowledged, 2), event(.muted, 3, until: 5), event(.recovered, 7),
            event(.reopened, 9),
        ] { try store.append(event) }
        let incident = try #require(try RunStore.open(store.path, access: .readOnly).incidents().first)
        #expect(incident.events.count == 5)
        #expect(incident.events[2] == event(.muted, 3, until: 5))
        let states = [1.5, 2.5, 3.5, 5.5, 7.5, 9.5].map { incident.state(at: day($0)) }
        #expect(states == [.open, .acknowledged, .muted, .acknowledged, .recovered, .reopened])
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
}
