// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

extension AcceleratorReading {
    private static let fields = [
        "name", "pci.device_id", "vbios_version", "memory.total", "driver_version", "power.limit", "temperature.gpu",
    ]
    static let nvidiaInquiry = Inquiry(
        "nvidia-smi", "nvidia-smi",
        ["--query-gpu=" + fields.joined(separator: ","), "--format=csv,noheader,nounits"], seconds: 10)
    // Drivers before 11.6 know no compute_cap and refuse the whole query: it is a query of its own, and so is the next.
    static let nvidiaCapabilityInquiry = Inquiry(
        "nvidia-smi-compute", "nvidia-smi", ["--query-gpu=compute_cap", "--format=csv,noheader"], seconds: 10)
    static let nvidiaThrottleInquiry = Inquiry(
        "nvidia-smi-throttle", "nvidia-smi",
        ["--query-gpu=clocks_throttle_reasons.active", "--format=csv,noheader"], seconds: 10)

    /// What `nvidia-smi` answers, or nil where it does not.
    static func nvidia(_ source: MachineSource) -> AcceleratorReading? {
        guard let answer = source.programs.answer(nvidiaInquiry) else { return nil }
        let cards = answer.split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map { value($0.trimmed) }
        }.filter { $0.count == fields.count }
        guard let first = cards.first else { return nil }
        var reading = AcceleratorReading()
        reading.model = summary(cards.compactMap { $0[0] })
        let ids = cards.compactMap { $0[1].flatMap(pciID) }
        reading.pciID = ids.count == cards.count ? ids.joined(separator: ",") : nil
        reading.videoBIOS = first[2]
        reading.memoryMebibytes = first[3].flatMap { Int($0) }
        reading.driver = first[4]
        reading.powerLimit = first[5].flatMap { Double($0) }
        reading.temperature = cards.compactMap { $0[6].flatMap { Double($0) } }.max()
        reading.computeCapability = source.programs.answer(nvidiaCapabilityInquiry)?.split(separator: "\n").first
            .flatMap { value($0.trimmed) }
        reading.isThrottled = source.programs.answer(nvidiaThrottleInquiry).flatMap(throttled)
        return reading
    }

    /// "[N/A]", "[Not Supported]" and "[Unknown Error]" are no values.
    private static func value(_ text: String) -> String? {
        text.hasPrefix("[") || text == "N/A" ? nil : text.nonEmpty
    }

    /// The tool writes the device before the vendor: 0x233010DE.
    private static func pciID(_ text: String) -> String? {
        guard text.hasPrefix("0x"), let number = UInt32(text.dropFirst(2), radix: 16) else { return nil }
        func digits(_ part: UInt32) -> String {
            let text = String(part, radix: 16)
            return String(repeating: "0", count: 4 - text.count) + text
        }
        return "\(digits(number & 0xFFFF)):\(digits(number >> 16))"
    }

    /// Bits of NVML's clocks throttle reasons that mean heat: software (0x20) and hardware (0x40) thermal slowdown.
    private static func throttled(_ answer: String) -> Bool? {
        let masks = answer.split(separator: "\n").compactMap { line in
            line.hasPrefix("0x") ? UInt64(line.dropFirst(2).trimmed, radix: 16) : nil
        }
        return masks.isEmpty ? nil : masks.contains { $0 & 0x60 != 0 }
    }
}
