// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Quantities
import RegressionDetector
import ReleaseSimulation
import Results
import Scenarios
import Statistics
import Testbench
import Testing

@Suite("Alarms beside the truth") struct AlarmJudgeTests {
    private let world = smallWorld([
        (10, "551", -0.05), (20, "552", 0), (30, "553", -0.02), (40, "554", 0.03),
    ])

    /// What becomes of alarms that name a release, raised on the visit of a day.
    private func judge(_ alarms: [(day: Int, release: String)], within: TimeSpan = .days(30)) -> [JudgedAlarm] {
        var driver = ReleaseDriver(world: world, machine: 0, detector: ScriptedDetector())
        driver.run()
        var driven = driver.result
        driven.alarms = alarms.map { alarm in
            RaisedAlarm(
                alarm: Alarm(
                    release: .text(alarm.release), raisedAt: .text(alarm.release), change: -0.05,
                    attribution: .nothingChanged), visit: alarm.day)
        }
        var scoring = ReleaseScoringSettings()
        scoring.within = within
        return AlarmJudge(truth: world.truth[0], scoring: scoring).judge(driven)
    }

    @Test("An alarm that names the release finds its regression, once, with its delay in hours and releases")
    func finds() throws {
        let judged = judge([(10, "driver 551"), (12, "driver 551")])
        #expect(judged.map(\.truth) == [.regression, .repeated])
        // Released at midnight, visited at 2 h, done ten minutes later.
        #expect(judged[0].delay == .minutes(130) && judged[0].delayInReleases == 0)
        let late = judge([(22, "driver 551")])
        #expect(late[0].truth == .regression && late[0].delayInReleases == 1)
    }

    @Test("An alarm that names a later release than the true one has still found it")
    func laterName() { #expect(judge([(20, "driver 552")]).map(\.truth) == [.regression]) }

    @Test(
        "What the truth does not hold is wrong: before the loss, for another reason, too late, or unheard of",
        arguments: [(5, "driver 550.54"), (40, "driver 550.54"), (59, "driver 559"), (9, "driver 551")])
    func wrong(day: Int, release: String) { #expect(judge([(day, release)]).map(\.truth) == [.wrong]) }

    @Test(
        "A loss below the scored size is neither right nor wrong, and an alarm after the limit has not found anything")
    func minorAndLate() {
        #expect(judge([(10, "driver 551"), (30, "driver 553")]).map(\.truth) == [.regression, .minor])
        #expect(judge([(15, "driver 551")], within: .days(3)).map(\.truth) == [.wrong])
        #expect(judge([(12, "driver 551")], within: .days(3)).map(\.truth) == [.regression])
    }

    @Test(
        "A release that no planned visit met is part of the next one: only what is left of both can be asked for",
        arguments: [(0.06, 0), (0, 1), (-0.05, 1)])
    func unmet(second: Double, expected: Int) throws {
        let releases = [(10, "551", -0.05), (10.03, "552", second)].map { day, driver, effect in
            var release = ReleaseSettings()
            release.at = TimeSpan(seconds: day * 86_400)
            release.versions[.driver] = driver
            release.effect = .fraction(effect)
            return release
        }
        var specification = world.specification
        specification.releases = releases
        let merged = ReleaseWorld(specification, key: StreamKey(seed: 1))
        var driver = ReleaseDriver(world: merged, machine: 0, detector: ScriptedDetector())
        driver.run()
        let judge = AlarmJudge(truth: merged.truth[0], scoring: ReleaseScoringSettings())
        let found = judge.regressions(driver.result)
        #expect(found.map(\.releases) == Array(repeating: 1...2, count: expected))
        #expect(found.allSatisfy { $0.at == specification.start + .days(10) && $0.cause == .driver })
    }
}
