// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting
import Results
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Answers every script with the same small picture, so that tests need no gnuplot and see what a picture goes through.
struct StillPicture: Plotting {
    var body = "<rect id='gpPt0' fill='#fe0101'/><use xlink:href='#gpPt0'/><text>Zq0qZ</text>"

    func svg(_ script: String) throws(PlottingError) -> String {
        """
        <?xml version="1.0"?>
        <svg viewBox="0 0 10 10" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
        <title>Gnuplot</title>
        <desc>Produced by GNUPLOT</desc>
        <g id="gnuplot_canvas">\(body)</g></svg>
        """
    }
}

/// Keeps what it was asked to draw.
final class Listener: Plotting, @unchecked Sendable {
    // Guarded by `lock`.
    private var heard: [String] = []
    private let lock = NSLock()

    var scripts: [String] { lock.withLock { heard } }

    func svg(_ script: String) throws(PlottingError) -> String {
        lock.withLock { heard.append(script) }
        return try StillPicture().svg(script)
    }
}

/// Answers with the labels of a script and nothing else, so that a page shows what a picture would say.
struct Letters: Plotting {
    func svg(_ script: String) throws(PlottingError) -> String {
        let labels = script.matches(of: /Zq[0-9]+qZ/).map { "<text>\($0.output)</text>" }
        return try StillPicture(body: labels.joined()).svg(script)
    }
}

struct BrokenPlotter: Plotting {
    var error: PlottingError
    func svg(_ script: String) throws(PlottingError) -> String { throw error }
}

/// What an XML parser found in a page.
final class Anatomy: NSObject, XMLParserDelegate {
    private(set) var ids: [String] = []
    private(set) var fetches: [String] = []
    private(set) var elements: [String: Int] = [:]
    private(set) var figuresWithoutTable = 0
    private(set) var picturesWithoutTitle = 0
    private(set) var error: String?
    private var tablesBefore = 0
    private var depth = 0

    init(_ page: String) {
        super.init()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = self
        _ = parser.parse()
        if depth != 0, error == nil { error = "an element is not closed" }
    }

    // What `parse()` returns does not tell: on Linux it is true for an element that is never closed.
    func parser(_ parser: XMLParser, parseErrorOccurred problem: any Error) {
        if error == nil { error = "\(parser.lineNumber):\(parser.columnNumber) \(problem)" }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        depth += 1
        elements[name, default: 0] += 1
        if let id = attributes["id"] { ids.append(id) }
        for key in ["src", "href", "xlink:href", "action", "data", "srcset"] {
            if let value = attributes[key], !value.hasPrefix("#") { fetches.append("\(name) \(key)=\(value)") }
        }
        if name == "figure" { tablesBefore = elements["table"] ?? 0 }
        if name == "svg", attributes["role"] == "img", attributes["aria-labelledby"] == nil {
            picturesWithoutTitle += 1
        }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        depth -= 1
        if name == "figure", elements["table"] ?? 0 == tablesBefore { figuresWithoutTable += 1 }
    }
}

private let gnuplotIsInstalled = ["/usr/bin/gnuplot", "/usr/local/bin/gnuplot", "/opt/homebrew/bin/gnuplot"]
    .contains { FileManager.default.isExecutableFile(atPath: $0) }

/// Names that try to break out of HTML, of Markdown, of a terminal, and of gnuplot.
private let hostile =
    "<script>alert(1)</script>\"'`|\u{1B}[31m\n`touch /tmp/x`; system 'id'; \"\u{301}onload=\"$(id) ]]> & {Z} Zq0qZ"

private let openedAttribute = "\"\u{301}onload"

@Suite struct PageTests {
    @Test("a page is well-formed, fetches nothing, and names no id twice")
    func structure() {
        let (html, warnings) = reportHTML(SampleDocument().build(), plotter: StillPicture())
        let anatomy = Anatomy(html)
        #expect(anatomy.error == nil)
        #expect(anatomy.fetches == [])
        #expect(Set(anatomy.ids).count == anatomy.ids.count)
        #expect(anatomy.elements["script"] == nil)
        #expect(anatomy.elements["link"] == nil)
        #expect(!html.contains("url(") && !html.contains("@import"))
        #expect(warnings == [])
        #expect(anatomy.picturesWithoutTitle == 0)
    }

    @Test("the structural check sees a page that is broken, fetches, or repeats an id")
    func structureMutants() {
        #expect(Anatomy("<p><b></p>").error != nil)
        #expect(Anatomy("<p><img src=\"http://example.org/x.png\"/></p>").fetches.count == 1)
        let twice = Anatomy("<p><b id=\"a\"/><i id=\"a\"/></p>")
        #expect(Set(twice.ids).count != twice.ids.count)
        #expect(Anatomy("<p><figure></figure><table/></p>").figuresWithoutTable == 1)
    }

    @Test("every picture has a table of the same numbers in its figure")
    func tables() {
        let anatomy = Anatomy(reportHTML(SampleDocument().build(), plotter: StillPicture()).html)
        #expect((anatomy.elements["figure"] ?? 0) > 15)
        #expect(anatomy.figuresWithoutTable == 0)
    }

    @Test("the page says its parts in order")
    func order() throws {
        let (html, _) = reportHTML(SampleDocument().build(), plotter: StillPicture())
        let places = try [
            "class=\"verdict\"", "id=\"expectations\"", "id=\"policies\"", "id=\"money\"", "id=\"timeline\"",
            "id=\"fleet\"", "id=\"decisions\"", "id=\"provenance\"", "assay run Scenarios/noisy-meters.yaml",
        ].map { part in
            try #require(html.range(of: part), "\(part)").lowerBound
        }
        #expect(places == places.sorted())
        #expect(html.contains("earned 9.1 USD more per unit and year than"))
    }

    @Test("nothing of the document becomes markup")
    func escaping() {
        let document = SampleDocument(policies: ["baseline", hostile], name: hostile, reason: hostile).build()
        let (html, _) = reportHTML(document, plotter: StillPicture())
        #expect(!html.contains("<script"))
        #expect(!html.contains("\u{1B}"))
        let anatomy = Anatomy(html)
        #expect(anatomy.error == nil)
        // An attribute that a quotation mark with an accent had closed would show up as an attribute of its own.
        #expect(Array(html.utf8).firstRange(of: Array(openedAttribute.utf8)) == nil)
    }

    @Test("no text of the document reaches gnuplot")
    func noInjection() {
        let listener = Listener()
        _ = reportHTML(
            SampleDocument(policies: ["baseline", hostile], name: hostile, reason: hostile).build(), plotter: listener)
        #expect(listener.scripts.count > 10)
        for script in listener.scripts {
            for part in ["script", "touch", "system", "alert", "$(", "`", "onload", "baseline"] {
                #expect(!script.contains(part))
            }
        }
    }

    @Test("labels are put in place once, colours become variables, and ids get a prefix")
    func inlining() {
        let (html, _) = reportHTML(SampleDocument(policies: ["Zq1qZ", "b"]).build(), plotter: StillPicture())
        #expect(html.contains("id='c1-gpPt0' fill='var(--ink)'"))
        #expect(html.contains("xlink:href='#c1-gpPt0'"))
        #expect(html.contains("<title id=\"c1-title\">Profit per unit and year, USD</title>"))
        #expect(!html.contains("GNUPLOT") && !html.contains("#fe01") && !html.contains("Zq0qZ"))
    }

    @Test(
        "letters of faults that stand close become one label",
        arguments: [([3.0, 20.0], ["A", "B"]), ([3, 3.2], ["A B"]), ([3, 3, 3.1, 3.2, 20], ["A-D", "E"])])
    func crowdedFaults(days: [Double], labels: [String]) {
        var document = SampleDocument().build()
        document.illustration?.faults = days.map {
            FaultMark(kind: "fan-failure", from: $0, to: nil, units: 9, about: "")
        }
        let (html, _) = reportHTML(document, plotter: Letters())
        for label in labels { #expect(html.contains("<text>\(label)</text>")) }
        for letter in "ABCDE" where !labels.contains(String(letter)) {
            #expect(!html.contains("<text>\(letter)</text>"))
        }
    }

    @Test("a map that equals the baseline's is named, not drawn again; one that differs is drawn")
    func twinMaps() throws {
        var document = SampleDocument(policies: ["baseline", "b"]).build()
        var during = try #require(document.illustration?.policies[0].maps[1])
        during.name = "efficiency-during"
        during.title = "Efficiency on day 11.5"
        document.illustration?.policies[0].maps.insert(during, at: 1)
        document.illustration?.policies[1].maps.insert(during, at: 1)
        func drawn(_ html: String) -> Int { html.ranges(of: "-title\">Efficiency on day 11.5, J/TH</title>").count }
        let twin = reportHTML(document, plotter: StillPicture()).html
        #expect(drawn(twin) == 1)
        #expect(twin.contains("As under baseline, and not drawn again: Efficiency on day 11.5"))
        document.illustration?.policies[1].maps[1].racks[0][0] = 99
        let other = reportHTML(document, plotter: StillPicture()).html
        #expect(drawn(other) == 2)
        #expect(!other.contains("not drawn again: Efficiency on day 11.5"))
    }

    @Test("what no policy did is in the table, not in a picture")
    func silentMetric() {
        func page(_ mean: Double) -> String {
            var document = SampleDocument(policies: ["baseline", "b"]).build()
            for index in document.policies.indices {
                var estimate = SampleDocument.estimate(mean, 0, "/d")
                estimate.high = mean + 0.013
                document.policies[index].metrics = [
                    MetricEstimate(metric: "redirects-and-sleeps.false", estimate: estimate)
                ]
            }
            document.comparisons = []
            return reportHTML(document, plotter: StillPicture()).html
        }
        let title = "<title id=\"c1-title\">False redirects and sleeps, /d</title>"
        #expect(!page(0).contains(title))
        #expect(page(0).contains("at most 0.013 /d"))
        #expect(page(0.1).contains(title))
    }

    @Test("a picture cannot be drawn: the page has its tables, and one warning says why")
    func missingGnuplot() {
        let missing = PlottingError.missing(program: "gnuplot", remedy: "install it")
        let (html, warnings) = reportHTML(SampleDocument().build(), plotter: BrokenPlotter(error: missing))
        #expect(warnings == [missing.description])
        let anatomy = Anatomy(html)
        #expect(anatomy.error == nil && anatomy.figuresWithoutTable == 0)
        #expect(!html.contains("role=\"img\""))
        #expect(reportHTML(SampleDocument().build(), plotter: Gnuplot(program: "no-such-program")).warnings.count == 1)
        #expect(reportHTML(SampleDocument().build(), plotter: Gnuplot(program: "/bin/false")).warnings.count == 1)
        #expect(reportHTML(SampleDocument().build(), plotter: NoPictures()).warnings == [])
    }

    @Test(
        "a plotting program that hangs is ended after its time",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/yes")))
    func hangingGnuplot() {
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(throws: PlottingError.self) { try Gnuplot(program: "/usr/bin/yes", seconds: 1).svg("") }
        }
        #expect(time < .seconds(10))
    }

    @Test("two renders give the same bytes", .enabled(if: gnuplotIsInstalled))
    func determinism() {
        let document = SampleDocument(days: 5).build()
        let first = reportHTML(document)
        #expect(first.warnings == [])
        #expect(first.html == reportHTML(document).html)
        #expect(Anatomy(first.html).error == nil)
        let ids = Anatomy(first.html).ids
        #expect(Set(ids).count == ids.count)
        #expect(first.html.contains("role=\"img\""))
    }

    @Test("hostile names survive gnuplot as text", .enabled(if: gnuplotIsInstalled))
    func hostileNamesDrawn() {
        let (html, warnings) = reportHTML(
            SampleDocument(days: 3, policies: ["baseline", hostile], name: hostile).build())
        #expect(warnings == [])
        #expect(Anatomy(html).error == nil)
        #expect(!html.contains("<script"))
    }

    @Test("a fleet of 10,000 units and 100,000 decisions stays below 5 MB", .enabled(if: gnuplotIsInstalled))
    func size() {
        let document = SampleDocument(units: 10_000, racks: 100, days: 365, decisions: 100_000).build()
        let (html, _) = reportHTML(document)
        #expect(html.utf8.count < 5_000_000)
        #expect(html.contains("role=\"img\""))
        #expect(Anatomy(html).error == nil)
    }

    @Test("a page that would be too long is cut and says so")
    func shortened() {
        var document = SampleDocument().build()
        let long = String(repeating: "x ", count: 20_000)
        document.assumptions = (0..<400).map { Assumption(path: "p\($0)", value: long, source: long) }
        document.expectations = (0..<20_000).map { index in
            var result = document.expectations[0]
            result.text = "\(index) " + long
            return result
        }
        var policies = document.policies
        for index in 0..<4_000 {
            var policy = document.policies[index % 3]
            policy.name = "policy-\(index)"
            policies.append(policy)
        }
        document.policies = policies
        let (html, _) = reportHTML(document, plotter: StillPicture())
        #expect(html.utf8.count < 5_000_000)
        #expect(html.contains("result.json has all of them"))
    }

    @Test("an empty document is still a page")
    func empty() {
        var document = SampleDocument(policies: []).build()
        document.illustration = nil
        document.comparisons = []
        document.expectations = []
        document.claims = []
        document.assumptions = []
        let (html, warnings) = reportHTML(document, plotter: StillPicture())
        #expect(warnings == [])
        #expect(Anatomy(html).error == nil)
        #expect(html.contains("No expectations: nothing can fail here"))
    }

    @Test("numbers that are not finite are shown as no data")
    func notFinite() {
        var document = SampleDocument().build()
        document.policies[0].metrics[0].estimate.mean = .nan
        document.scenario.durationDays = .infinity
        document.illustration?.policies[0].series[0].values[3] = .infinity
        document.illustration?.faults[0].from = .nan
        let (html, _) = reportHTML(document, plotter: StillPicture())
        #expect(Anatomy(html).error == nil)
        #expect(html.contains("no data"))
        #expect(!html.contains(">nan<"))
    }
}
