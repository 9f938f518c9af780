// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
internal import Foundation

/// The most operations per second that devices could do, by what their makers state: data with a source for every entry.
/// What stands in no entry has no theoretical peak.
public struct TheoreticalPeaks: Sendable {
    public struct Entry: Sendable, Hashable, Codable {
        /// A part of the processor's name; per socket.
        public var cpuModel: String?
        /// Vendor and device of an accelerator; per card.
        public var gpuPCIID: String?
        /// Gop/s by precision.
        public var gops: [String: Double]
        public var source: String

        enum CodingKeys: String, CodingKey {
            case gops, source
            case cpuModel = "cpu_model"
            case gpuPCIID = "gpu_pci_id"
        }
    }

    public var entries: [Entry]

    /// The entries that come with the program.
    public static func builtIn() throws(MeasurementError) -> TheoreticalPeaks {
        try TheoreticalPeaks(json: PackageResources.peaks_json, from: "the peaks that come with the program")
    }

    /// - Parameters:
    ///   - json: an object with a list `peaks`.
    ///   - place: what a message names.
    public init(json: [UInt8], from place: String) throws(MeasurementError) {
        struct File: Codable { var peaks: [Entry] }
        do {
            entries = try JSONDecoder().decode(File.self, from: Data(json)).peaks
        } catch let error as DecodingError {
            throw MeasurementError(place, Self.words(error))
        } catch {
            throw MeasurementError(place, error.localizedDescription)
        }
        for entry in entries {
            guard (entry.cpuModel == nil) != (entry.gpuPCIID == nil), entry.cpuModel != "", entry.gpuPCIID != "" else {
                throw MeasurementError(place, "an entry names either a \"cpu_model\" or a \"gpu_pci_id\"")
            }
            guard !entry.source.trimmed.isEmpty else {
                throw MeasurementError(place, "the entry for \(entry.cpuModel ?? entry.gpuPCIID ?? "") names no source")
            }
            guard entry.gops.values.allSatisfy({ $0 > 0 && $0.isFinite }) else {
                throw MeasurementError(
                    place, "the entry for \(entry.cpuModel ?? entry.gpuPCIID ?? "") has a peak that is not above 0")
            }
        }
    }

    private static func words(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" holds something else than it should"
        default: "no JSON, or not whole"
        }
    }

    /// The peak of a machine's processor, over all its sockets, in Gop/s.
    /// - Parameter sockets: one is assumed only where the firmware does not say and the machine has one processor's cores;
    ///   nil gives the peak of one.
    public func processor(_ hardware: HardwareIdentity, sockets: Int?, precision: Precision) -> (
        gops: Double, source: String
    )? {
        guard let model = hardware.cpuModel else { return nil }
        return find(precision) { $0.cpuModel.map { model.contains($0) } ?? false }.map {
            ($0.gops * Double(sockets ?? 1), $0.source)
        }
    }

    /// The peak of one of the machine's accelerators, in Gop/s.
    public func accelerator(_ hardware: HardwareIdentity, precision: Precision) -> (gops: Double, source: String)? {
        guard let card = hardware.gpuPCIID?.split(separator: ",").first else { return nil }
        return find(precision) { $0.gpuPCIID == String(card) }
    }

    private func find(_ precision: Precision, _ matches: (Entry) -> Bool) -> (gops: Double, source: String)? {
        for entry in entries where matches(entry) {
            if let gops = entry.gops[precision.rawValue] { return (gops, entry.source) }
        }
        return nil
    }
}
