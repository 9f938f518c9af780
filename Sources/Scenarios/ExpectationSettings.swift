// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Results

/// A demand as a file writes it; policies are checked once all of them are known.
public struct ExpectationSettings: Configurable, MetricDemand {
    static var catalogue: MetricCatalogue { .fleet }

    public var metric = ""
    public var policy: String?
    public var variant: String?
    public var versus: String?
    public var group: String?
    public var change = ExpectationResult.Change.absolute
    public var atLeast: String?
    public var atMost: String?
    public var when: String?
    public var because: String?
    /// Where it stands, for errors found later.
    var location: SourceLocation?
    var places: [String: SourceLocation] = [:]

    public init() {}

    public static let about = "A demand on a metric of one policy, or on its paired difference from another."

    public static let fields: [Field<Self>] = [
        Field(
            "metric", \.metric, .name(about: "a metric, see 'assay metric list'"), required: true, about: "The metric."),
        Field(
            "policy", \.policy, optional: .name(about: "a policy of this file"),
            about: "The policy; a file with one policy need not name it."),
        Field(
            "variant", \.variant, optional: .name(about: "a variant of this file"),
            about: "The variant, in a file that has some."),
        Field(
            "versus", \.versus, optional: .name(about: "a policy or a variant of this file"),
            about: "Judge the difference from this policy, or from this variant, in the same worlds."),
        Field(
            "group", \.group, optional: .name(about: "a named entry of the fleet"),
            about: "Judge this entry of the fleet alone."),
        Field(
            "change", \.change,
            .choice {
                switch $0 {
                case .absolute: "the difference, in the metric's unit"
                case .relative: "the difference as a share of what it is a difference from, in %"
                }
            }, about: "What a difference is judged as."),
        Field(
            "at-least", \.atLeast, optional: .limit,
            about: "The lower limit; one of at-least and at-most is given, or both."),
        Field("at-most", \.atMost, optional: .limit, about: "The upper limit."),
        Field(
            "when", \.when, optional: .text(about: "a condition"),
            about: "Under which conditions it is asked, for readers."),
        Field("because", \.because, optional: .text(about: "a reason"), about: "Why this should hold, for readers."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        location = node.location
        for key in ["policy", "variant", "versus", "group"] { places[key] = node[key]?.location }
        guard let known = checkedMetric(node, &context) else { return }
        if change == .relative, versus == nil {
            context.report(
                "a relative change of nothing", at: node["change"]?.location ?? node.location,
                expected: "'versus', what it is a change from")
            return
        }
        if group != nil, !MetricCatalogue.byGroup.contains(metric) {
            context.report(
                "\(metric) is not counted by group", at: node["group"]?.location ?? node.location,
                expected: "one of \(MetricCatalogue.byGroup.joined(separator: ", ")), or no 'group'")
            return
        }
        checkLimits(known, node, &context)
    }

    /// The demand, once the file has been found right.
    /// - Parameters:
    ///   - arm: the name under which its policy and variant are played.
    ///   - versus: the same of what it is compared with.
    func expectation(of arm: String, versus: String?) -> Expectation? {
        var expectation = expectation(of: arm, versus: versus, because: because)
        expectation?.group = group
        expectation?.when = when
        return expectation
    }
}
