// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Results

/// The folder a run leaves behind: `result.json`, `report.html`, `summary.md`, `events.jsonl` where there are events, and
/// `measured.json` where the machine measured itself.
public struct ReportFiles {
    public struct Options: Sendable {
        /// False leaves `report.html` with tables only.
        public var pictures = true
        public init() {}
    }

    /// Writes all files aside first and renames them only when every byte is on the disk.
    ///
    /// - Parameters:
    ///   - events: one JSON object per element, without the newline; nil writes no `events.jsonl`.
    ///   - directory: made where it does not exist.
    /// - Returns: warnings for the reader, such as a missing plotting program.
    /// - Throws: `ReportingError`; then the folder holds what it held before.
    public static func write(
        _ document: ResultDocument, measured: MeasuredDocument? = nil, events: (some Sequence<String>)?,
        to directory: String,
        options: Options = Options(),
        plotter: any Plotting = Gnuplot()
    ) throws(ReportingError) -> [String] {
        let json = try resultJSON(document)
        let measurement = try measured.map { (measured) throws(ReportingError) in try measuredJSON(measured) }
        let (html, warnings) = reportHTML(
            document, measured: measured, plotter: options.pictures ? plotter : NoPictures())
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw .cannotCreateFolder(path: directory, reason: folderReason(error))
        }
        var result = try prepared(json, "result.json", in: directory)
        var report = try prepared(Array(html.utf8), "report.html", in: directory)
        var summary = try prepared(
            Array(markdownSummary(document, measured: measured).utf8), "summary.md", in: directory)
        try result.finish()
        try report.finish()
        try summary.finish()
        // A measurement of an earlier run says nothing about this one.
        let measuredPath = path("measured.json", in: directory)
        if let measurement {
            try atomicWrite(measurement, to: measuredPath)
        } else {
            unlink(measuredPath)
        }
        if let events {
            var log = try OutputFile(for: path("events.jsonl", in: directory))
            var chunk: [UInt8] = []
            for event in events {
                chunk.append(contentsOf: event.utf8)
                chunk.append(0x0A)
                if chunk.count >= 1 << 20 {
                    try log.append(chunk)
                    chunk.removeAll(keepingCapacity: true)
                }
            }
            try log.append(chunk)
            try log.finish()
            try log.commit()
        }
        try result.commit()
        try report.commit()
        try summary.commit()
        return warnings
    }

    /// As above, without events.
    public static func write(
        _ document: ResultDocument, measured: MeasuredDocument? = nil, to directory: String,
        options: Options = Options(),
        plotter: any Plotting = Gnuplot()
    ) throws(ReportingError) -> [String] {
        try write(
            document, measured: measured, events: [String]?.none, to: directory, options: options, plotter: plotter)
    }

    private static func prepared(_ bytes: [UInt8], _ name: String, in directory: String) throws(ReportingError)
        -> OutputFile
    {
        var file = try OutputFile(for: path(name, in: directory))
        try file.append(bytes)
        return file
    }

    private static func path(_ name: String, in directory: String) -> String {
        URL(fileURLWithPath: directory).appendingPathComponent(name).path
    }

    private static func folderReason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        if let underlying, underlying.domain == NSPOSIXErrorDomain {
            return String(cString: strerror(Int32(underlying.code))).lowercased()
        }
        return error.localizedDescription
    }
}
