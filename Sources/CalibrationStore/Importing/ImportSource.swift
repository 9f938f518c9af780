// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Foundation
internal import Quantities

/// A file on its way into a store: its bytes, and the words for what is wrong with it.
struct ImportSource {
    let path: String
    let bytes: ArraySlice<UInt8>
    let options: ImportOptions
    /// The file's time of last change.
    let changed: Instant

    init(path: String, options: ImportOptions) throws {
        self.path = path
        self.options = options
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            guard attributes[.type] as? FileAttributeType != .typeDirectory else {
                throw StoreError(.unreachable, at: path, "is a folder", remedy: "name the files in it")
            }
            let date = attributes[.modificationDate] as? Date ?? Date()
            changed = Instant(nanosecondsSinceEpoch: Int64(date.timeIntervalSince1970) * 1_000_000_000)
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))[...]
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(.unreachable, at: path, "cannot be read (\(error.localizedDescription))")
        }
    }

    var name: String { URL(fileURLWithPath: path).lastPathComponent }

    func failure(at place: TextPlace?, _ problem: String, remedy: String? = nil) -> StoreError {
        let position = place.map { ":\($0.line):\($0.column)" } ?? ""
        return StoreError(.badRecord, at: path + position, problem, remedy: remedy)
    }

    /// Refuses what is no text: a program, a picture, a text in UTF-16.
    func refuseBinary() throws {
        guard let zero = bytes.firstIndex(of: 0) else { return }
        let before = bytes[..<zero]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
        throw failure(
            at: TextPlace(line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: zero - lineStart + 1),
            "a NUL byte: this is no text in UTF-8", remedy: "export it as CSV or JSON")
    }

    /// The whole file as one JSON value.
    func json() throws -> JSONValue {
        do {
            return try JSONReader.value(of: bytes)
        } catch {
            throw failure(at: error.place, error.problem, remedy: "nothing of this file was imported")
        }
    }

    /// A time as the file writes it, and the note that it takes where the zone is missing.
    func instant(_ value: JSONValue) throws -> (instant: Instant, note: String?) {
        if let number = value.number { return (try instant(unix: number, at: value.place), nil) }
        guard let text = value.string, let parsed = Instant.parsing(timestamp: text) else {
            throw failure(
                at: value.place, "\(value.string.map { "'\(echoed($0))'" } ?? value.kind) is no ISO 8601 time",
                remedy: "write 2026-02-02T13:19:16Z")
        }
        return (parsed.instant, parsed.statesZone ? nil : "its time names no zone and was taken as UTC")
    }

    func instant(unix seconds: Double, at place: TextPlace?) throws -> Instant {
        guard seconds.isFinite, abs(seconds) < 9e9 else {
            throw failure(
                at: place, "timestamp_unix \(formatNumber(seconds, digits: 15)) is no time in seconds since 1970",
                remedy: "is it in milliseconds?")
        }
        return Instant(nanosecondsSinceEpoch: Int64((seconds * 1e6).rounded()) * 1000)
    }
}

/// What a reader finds in a file.
protocol ImportSink {
    mutating func take(_ record: CalibrationRecord, at place: TextPlace?) throws
    mutating func warn(_ text: String)
    mutating func noMeasurement(_ text: String)
}
