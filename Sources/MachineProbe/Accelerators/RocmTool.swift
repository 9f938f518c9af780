// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

extension AcceleratorReading {
    static let rocmInquiry = Inquiry(
        "rocm-smi", "rocm-smi",
        [
            "--showid", "--showproductname", "--showvbios", "--showmeminfo", "vram", "--showmaxpower", "--showtemp",
            "--showdriverversion", "--json",
        ], seconds: 10)

    /// What `rocm-smi` answers, or nil where it does not. Its field names changed their capitals over the versions.
    static func rocm(_ source: MachineSource) -> AcceleratorReading? {
        guard let answer = source.programs.answer(rocmInquiry), let start = answer.firstIndex(of: "{"),
            let root = try? JSONSerialization.jsonObject(with: Data(answer[start...].utf8)) as? [String: Any]
        else { return nil }
        func fields(_ name: String) -> [String: String] {
            let object = root[name] as? [String: Any] ?? [:]
            return Dictionary(
                object.compactMap { key, value in (value as? String).map { (key.lowercased(), $0.trimmed) } },
                uniquingKeysWith: { first, _ in first })
        }
        let cards = root.keys.filter { $0.hasPrefix("card") }
            .sorted { $0.compare($1, options: .numeric) == .orderedAscending }.map(fields)
        guard let first = cards.first else { return nil }
        func value(_ fields: [String: String], _ keys: String...) -> String? {
            keys.lazy.compactMap { fields[$0] }.first { !$0.isEmpty && $0 != "N/A" && $0 != "unknown" }
        }
        var reading = AcceleratorReading()
        reading.model = summary(cards.compactMap { value($0, "card series", "device name", "card model") })
        let ids = cards.compactMap { value($0, "device id", "gpu id").flatMap(deviceDigits) }
        reading.pciID = ids.count == cards.count ? ids.map { "\(DisplayDevice.amd):\($0)" }.joined(separator: ",") : nil
        reading.videoBIOS = value(first, "vbios version")
        reading.memoryMebibytes = value(first, "vram total memory (b)").flatMap { Int($0) }.map { $0 >> 20 }
        reading.computeCapability = value(first, "gfx version")
        reading.powerLimit = value(first, "max graphics package power (w)").flatMap { Double($0) }
        reading.temperature = cards.compactMap { card in
            value(card, "temperature (sensor junction) (c)", "temperature (sensor edge) (c)").flatMap { Double($0) }
        }.max()
        reading.driver = value(fields("system"), "driver version")
        return reading
    }

    private static func deviceDigits(_ text: String) -> String? {
        guard text.hasPrefix("0x"), text.count == 6 else { return nil }
        return text.dropFirst(2).lowercased()
    }
}
