// SPDX-License-Identifier: GPL-3.0-or-later

/// A program that turns plotting commands into an SVG picture.
public protocol Plotting: Sendable {
    /// - Parameter script: commands for gnuplot; they hold numbers and tokens, and none of the document's text.
    /// - Returns: an SVG document.
    func svg(_ script: String) throws(PlottingError) -> String
}

/// Why there is no picture. The page goes on without it and says so.
public enum PlottingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The program is not installed: there is no point in asking again.
    case missing(program: String, remedy: String)
    case failed(program: String, reason: String)
    case timedOut(program: String, seconds: Int)
    /// Pictures were not asked for.
    case declined

    public var description: String {
        switch self {
        case .missing(let program, let remedy):
            "\(program) was not found, so the report has tables and no pictures; \(remedy)"
        case .failed(let program, let reason): "\(program) could not draw: \(reason)"
        case .timedOut(let program, let seconds): "\(program) did not finish within \(seconds) s"
        case .declined: "pictures were not asked for"
        }
    }

    /// True where another picture would fare no better.
    var isLasting: Bool {
        switch self {
        case .missing, .timedOut, .declined: true
        case .failed: false
        }
    }
}

/// Draws nothing: the page has its tables only.
public struct NoPictures: Plotting {
    public init() {}
    public func svg(_ script: String) throws(PlottingError) -> String { throw .declined }
}
