// SPDX-License-Identifier: GPL-3.0-or-later

internal import GRDB

/// What went wrong with a store: what, where and what to do about it.
public struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        /// The file cannot be opened, read or written.
        case unreachable
        /// Another process holds it for longer than a writer waits.
        case locked
        /// The file is not whole: cut off, overwritten, or no SQLite at all.
        case damaged
        /// A newer version of this program wrote it.
        case tooNew
        /// The file is a database of something else.
        case foreign
        /// It was opened for reading only, or cannot be written.
        case readOnly
        /// The question has no answer in this store: nothing or several things have that name.
        case notFound, ambiguous
        /// The record cannot be stored as it is.
        case badRecord
        /// What is none of these, in the words of SQLite.
        case failed
    }

    public var kind: Kind
    /// The store's or the imported file's path, with line and column where those are known.
    public var place: String
    public var problem: String
    /// What to do about it.
    public var remedy: String?

    public init(_ kind: Kind, at place: String, _ problem: String, remedy: String? = nil) {
        self.kind = kind
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(place): \(problem)" + (remedy.map { "; \($0)" } ?? "") }
}

extension StoreError {
    /// What SQLite said, in words that help.
    init(_ error: any Error, at place: String) {
        if let error = error as? StoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.failed, at: place, "\(error)")
            return
        }
        let words = Self.words(of: error)
        self.init(words.kind, at: place, words.problem, remedy: words.remedy)
    }

    private static func words(of error: DatabaseError) -> (kind: Kind, problem: String, remedy: String?) {
        let said = error.message ?? "\(error)"
        let salvage = "restore it from a backup, or save what is left by `sqlite3 FILE .recover`"
        return switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            (.locked, "another process is writing and did not finish in time", "try again when it has ended")
        case .SQLITE_NOTADB:
            (
                .damaged, "this is no SQLite database (\(said))",
                "name another file by --db, or restore this one from a backup"
            )
        case .SQLITE_CORRUPT: (.damaged, "the file is damaged or cut off (\(said))", salvage)
        case .SQLITE_READONLY:
            (
                .readOnly, "cannot be written (\(said))",
                "check the permissions of the file and of its folder, or name another store by --db"
            )
        case .SQLITE_CANTOPEN:
            (
                .unreachable, "cannot be opened (\(said))",
                "check that the folder exists and may be written, or name another store by --db"
            )
        case .SQLITE_FULL: (.unreachable, "the disk is full; nothing was added", "make room and run it again")
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHORT_READ:
            (.damaged, "the file is cut off (\(said))", salvage)
        case .SQLITE_IOERR:
            (
                .unreachable, "reading or writing failed (\(said)); nothing was added",
                "check the disk and the room on it, and run it again"
            )
        default: (.failed, said, nil)
        }
    }
}
