// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Hashing
import Quantities
public import ReleaseSimulation
public import Results

/// A scenario of releases that was found right.
public struct ReleaseScenario: Sendable {
    public let document: ReleaseScenarioDocument
    public let world: ReleaseSpecification
    public let expectations: [Expectation]
    public let claims: [Expectation]
    /// SHA-256 over the resolved document, imports and overrides included.
    public let hash: String
    /// Every field with its value, and where that comes from.
    public let explanation: [ExplainedField]
    /// The files it was read from, the scenario first.
    public let files: [String]
    public let path: String
    /// What `--set` changed, in order.
    public let overrides: [String]

    public var name: String { document.name }
    public var detectors: [Named<any DetectorModel>] { document.detectors }

    /// - Throws: everything that is wrong with the file, each with file, line and column.
    init(_ loaded: LoadedDocument, path: String, overrides: [String]) throws(ConfigurationError) {
        var context = DecodingContext()
        let decoded = ReleaseScenarioDocument.codec.decode(loaded.root, &context)
        let document = try context.result(decoded)
        self.document = document
        self.path = path
        self.overrides = overrides
        files = loaded.files
        expectations = document.expect.compactMap(\.expectation)
        claims = document.claims.compactMap(\.expectation)
        hash = sha256Hex(loaded.root.flowText)
        explanation = explain(loaded.root, as: ReleaseScenarioDocument.codec.shape())
        world = ReleaseSpecification(
            start: document.time.start, duration: document.time.duration, products: document.products,
            releases: document.releases, streams: document.streams, visits: document.visits, noise: document.noise,
            disturbances: document.disturbances, ambient: document.ambient)
    }
}
