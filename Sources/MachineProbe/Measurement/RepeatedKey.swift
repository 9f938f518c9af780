// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// The first key that an object of a JSON text holds twice; nil where none does. Foundation keeps one of the two and says nothing,
/// and which of two figures was meant nobody can tell afterwards.
///
/// - Parameter json: a text that Foundation has read as JSON.
/// - Complexity: O(length of the text).
func repeatedKey(in json: Data) -> String? {
    let bytes = [UInt8](json)
    // The keys of every object that is open; nil for a list.
    var open: [Set<String>?] = []
    var expectsKey = false
    var next = 0
    while next < bytes.count {
        switch bytes[next] {
        case UInt8(ascii: "{"):
            open.append([])
            expectsKey = true
        case UInt8(ascii: "["):
            open.append(nil)
            expectsKey = false
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            _ = open.popLast()
            expectsKey = false
        case UInt8(ascii: ","): expectsKey = open.last.map { $0 != nil } ?? false
        case UInt8(ascii: "\""):
            let start = next
            next += 1
            while next < bytes.count, bytes[next] != UInt8(ascii: "\"") {
                next += bytes[next] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard expectsKey, next < bytes.count else { break }
            expectsKey = false
            // Two ways to write a letter are one key.
            let written = Data(bytes[start...next])
            guard let key = try? JSONSerialization.jsonObject(with: written, options: .fragmentsAllowed) as? String
            else {
                break
            }
            if open[open.count - 1]?.insert(key).inserted == false { return key }
        default: break
        }
        next += 1
    }
    return nil
}
