// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// The setting that limits the power of the machine.
struct PowerReading {
    static let jetsonInquiry = Inquiry("nvpmodel", "nvpmodel", ["-q"])
    static let profileInquiry = Inquiry("powerprofilesctl", "powerprofilesctl", ["get"], seconds: 2)

    /// A Jetson's power model, the firmware's platform profile or that of the power profiles daemon; nil without any.
    var mode: String?

    init(_ source: MachineSource) {
        mode =
            source.programs.answer(Self.jetsonInquiry).flatMap(Self.jetsonMode)
            ?? source.text("sys/firmware/acpi/platform_profile")
            ?? source.programs.answer(Self.profileInquiry)?.trimmed.nonEmpty
    }

    /// "NV Power Mode: MODE_30W" and the number of the mode on the next line.
    private static func jetsonMode(_ answer: String) -> String? {
        let mark = "NV Power Mode:"
        let line = answer.split(separator: "\n").first { $0.contains(mark) }
        return line?.range(of: mark).flatMap { range in line?[range.upperBound...].trimmed.nonEmpty }
    }
}
