// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MachineProbe
import Testing

@Suite("Programs of the machine")
struct ProgramTests {
    private func ask(_ program: String, _ arguments: [String], seconds: Int = 5) -> String? {
        InstalledPrograms().answer(Inquiry("x", program, arguments, seconds: seconds))
    }

    @Test("a program's words are its answer")
    func answers() { #expect(ask("echo", ["a  b"]) == "a  b\n") }

    @Test("a missing program and one that fails are absent")
    func absent() {
        #expect(ask("no-such-program-here", []) == nil)
        #expect(ask("false", []) == nil)
        #expect(ask("sh", ["-c", "echo words; exit 9"]) == nil)
        #expect(ask("sh", ["-c", "echo words; kill -9 $$"]) == nil)
    }

    @Test("a program that hangs is ended, and so is the wait for a child that one leaves behind")
    func hanging() {
        let start = Date()
        #expect(ask("sleep", ["60"], seconds: 1) == nil)
        _ = ask("sh", ["-c", "sleep 20 & echo done"], seconds: 1)
        #expect(Date().timeIntervalSince(start) < 10)
    }

    @Test("a program that writes more than a pipe holds is not blocked")
    func much() { #expect(ask("sh", ["-c", "yes | head -c 300000"])?.utf8.count == 300_000) }

    @Test("this machine can be described, whatever it is")
    func thisMachine() {
        let machine = MachineDescription(of: .thisMachine)
        if let physical = machine.hardware.cpuCoresPhysical, let logical = machine.hardware.cpuCoresLogical {
            #expect(physical >= 1 && physical <= logical)
        }
        if let memory = machine.hardware.memoryTotalGB { #expect(memory > 0) }
        #expect(MachineDescription(of: .thisMachine).hardware == machine.hardware)
    }
}
