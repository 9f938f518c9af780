// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

extension Codec {
    /// A number with a unit.
    /// - Parameters:
    ///   - range: bounds in the dimension's base unit, inclusive.
    ///   - unit: the unit in which the range and the value are printed.
    public static func quantity<D: Dimension>(
        _ range: ClosedRange<Quantity<D>>? = nil, in unit: String? = nil
    ) -> Codec<Quantity<D>> where Value == Quantity<D> {
        let words = range.map {
            "\($0.lowerBound.formatted(in: unit)) to \($0.upperBound.formatted(in: unit))"
        }
        let expected = words.map { "\(D.name) from \($0)" } ?? D.name
        return Codec(
            shape: { .quantity(name: D.name, units: D.units.map(\.symbol), range: words) },
            decode: { node, context in
                guard let text = context.scalar(node, expected: expected) else { return nil }
                do throws(QuantityError) {
                    let value = try Quantity<D>(parsing: text)
                    if let range, !range.contains(value) {
                        context.report("\(text) is out of range", at: node.location, expected: expected)
                        return nil
                    }
                    return value
                } catch {
                    context.report(error, at: node.location)
                    return nil
                }
            },
            encode: { .plain($0.formatted(in: unit, digits: 12)) })
    }
}

extension Codec where Value == TimeSpan {
    public static func duration(_ range: ClosedRange<TimeSpan>) -> Self {
        let words = "\(range.lowerBound) to \(range.upperBound)"
        return Codec(
            shape: { .quantity(name: "a duration", units: TimeSpan.units.map(\.symbol), range: words) },
            decode: { node, context in
                guard let text = context.scalar(node, expected: "a duration from \(words)") else { return nil }
                do throws(QuantityError) {
                    let value = try TimeSpan(parsing: text)
                    guard range.contains(value) else {
                        context.report(
                            "\(text) is out of range", at: node.location, expected: "a duration from \(words)")
                        return nil
                    }
                    return value
                } catch {
                    context.report(error, at: node.location)
                    return nil
                }
            },
            encode: { .plain($0.description) })
    }
}

extension DecodingContext {
    fileprivate mutating func report(_ error: QuantityError, at location: SourceLocation) {
        var suggestion: String?
        if case .unknownUnit(let unit, _, let units) = error { suggestion = nearestName(to: unit, in: units) }
        report(error.description, at: location, suggestion: suggestion)
    }
}

extension Codec where Value == Instant {
    public static var instant: Self {
        let about = "an ISO 8601 date or date and time, such as 2026-07-01T00:00:00Z"
        return Codec(
            shape: {
                .text(
                    pattern:
                        "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2}))?$",
                    about: about)
            },
            decode: { node, context in
                guard let text = context.scalar(node, expected: about) else { return nil }
                guard let instant = Instant(iso8601: text) else {
                    context.report("'\(shortened(text))' is not a date", at: node.location, expected: about)
                    return nil
                }
                // A century to either end of nanosecond time, so that no sum with a duration overflows.
                guard (1900...2160).contains(instant.civil.date.year) else {
                    context.report("\(text) is out of range", at: node.location, expected: "a year from 1900 to 2160")
                    return nil
                }
                return instant
            },
            encode: { .plain($0.iso8601) })
    }
}
