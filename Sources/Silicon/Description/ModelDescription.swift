// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// A machine type as its file has it: `AsicModel(_:)` makes it ready to compute with.
public struct ModelDescription: Configurable {
    public var name = ""
    public var title = ""
    public var aboutModel = ""
    public var algorithm = HashAlgorithm.sha256d
    public var launched: Sourced<Instant>?
    public var nameplate = NameplateDescription()
    public var specPoints: [SpecPointDescription] = []
    public var boards = BoardDescription()
    public var chip = ChipDescription()
    public var process = ProcessPreset()
    public var telemetry = TelemetryDescription()
    public var tuning = TuningDescription()
    public var supply = SupplyDescription()
    public var cooling = CoolingDescription()
    public var ageing = AgeingDescription()
    public var firmware: [FirmwareDescription] = []

    public init() {}

    public static let about = "A type of mining machine; every number says where it comes from."
    public static let fields: [Field<Self>] = [
        Field("name", \.name, .name(), required: true, about: "The name that scenarios use, in kebab-case."),
        Field("title", \.title, .text(), required: true, about: "The name people use."),
        Field("about", \.aboutModel, .text(), required: true, about: "One or two sentences."),
        Field(
            "algorithm", \.algorithm,
            .choice { $0 == .sha256d ? "SHA-256 twice: Bitcoin." : "Scrypt with N = 1024, r = 1, p = 1: Litecoin." },
            required: true, about: "The proof of work."),
        Field(optionalFact: "launched", \.launched, .instant, about: "When it was first delivered."),
        Field("nameplate", \.nameplate, .object("nameplate"), required: true, about: "The maker's figures."),
        Field(
            "spec-points", \.specPoints, .list(of: .object("spec-point"), count: 0...100),
            about: "Published figures besides the nameplate, which the model is held against."),
        Field("boards", \.boards, .object("boards"), required: true, about: "Hash boards."),
        Field("chip", \.chip, .object("chip"), required: true, about: "The hashing chip."),
        Field(
            "process", \.process, .object("process"), required: true, about: "The silicon process, or a part's name."),
        Field("telemetry", \.telemetry, .object("telemetry"), required: true, about: "Units and resolution."),
        Field("tuning", \.tuning, .object("tuning"), required: true, about: "Set points."),
        Field("supply", \.supply, .object("supply"), required: true, about: "Power supply, or a part's name."),
        Field(
            "cooling", \.cooling, .object("cooling"), required: true, about: "Fans and heat sinks, or a part's name."),
        Field("ageing", \.ageing, .object("ageing"), required: true, about: "Threshold drift, or a part's name."),
        Field(
            "firmware", \.firmware, .list(of: .object("firmware"), count: 1...20), required: true,
            about: "Firmwares that run on it, or their names; the first is the factory's."),
    ]
}
