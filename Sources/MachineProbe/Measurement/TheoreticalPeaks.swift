// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
internal import Foundation

/// The most operations per second that a device could do.
public struct TheoreticalPeak: Sendable, Hashable {
    /// 10^9 operations per second, above 0.
    public var gops: Double
    public var source: String
    /// What the source does not say, or could not be checked; nil where nothing is assumed.
    public var assumption: String?

    /// Source and assumption, for the notes of a record.
    public var words: String { source + (assumption.map { " (assumed: \($0))" } ?? "") }
}

/// Peaks by what makers state: data, with a source for every value. What stands in no entry has no theoretical peak.
public struct TheoreticalPeaks: Sendable {
    public var entries: [PeakEntry]

    /// The entries that come with the program.
    public static func builtIn() throws(MeasurementError) -> TheoreticalPeaks {
        try TheoreticalPeaks(json: PackageResources.peaks_json, from: "the peaks that come with the program")
    }

    /// - Parameters:
    ///   - json: an object with a list `peaks`.
    ///   - place: what a message names.
    /// - Throws: `MeasurementError` for what is no such list, and for an entry that is not whole.
    public init(json: [UInt8], from place: String) throws(MeasurementError) {
        struct File: Codable { var peaks: [PeakEntry] }
        do {
            entries = try JSONDecoder().decode(File.self, from: Data(json)).peaks
        } catch let error as DecodingError {
            throw MeasurementError(place, Self.words(error))
        } catch {
            throw MeasurementError(place, error.localizedDescription)
        }
        for entry in entries {
            if let problem = entry.problem { throw MeasurementError(place, problem) }
        }
    }

    private static func words(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" holds something else than it should"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\": \(context.debugDescription)"
        default: "no JSON, or not whole"
        }
    }

    /// The peak of a machine's processor, over all its sockets.
    /// - Parameter sockets: nil, where the firmware does not say, counts as one.
    /// - Complexity: O(entries), as every question here.
    public func processor(_ hardware: HardwareIdentity, sockets: Int?, precision: Precision) -> TheoreticalPeak? {
        guard let model = hardware.cpuModel else { return nil }
        return entries.first { $0.precision == precision && $0.cpuModel.map { model.contains($0) } ?? false }
            .map { $0.peak(devices: sockets ?? 1) }
    }

    /// The peak of one of the machine's accelerators.
    /// - Parameters:
    ///   - powerMode: as the machine names it; an entry for another mode does not count.
    ///   - engine: a part of it that is measured by itself, such as `dla`; nil for its main one.
    public func accelerator(
        _ hardware: HardwareIdentity, powerMode: String?, engine: String? = nil, precision: Precision
    ) -> TheoreticalPeak? {
        entries.first {
            $0.precision == precision && $0.engine == engine && $0.isAccelerator(of: hardware)
                && ($0.powerMode == nil || $0.powerMode == powerMode)
        }.map { $0.peak(devices: 1) }
    }
}
