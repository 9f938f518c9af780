// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration

/// A number nobody has measured, and how far off it may be: what sampling cannot tell.
public struct AssumptionSettings: Configurable {
    public var aboutText = ""
    public var low = ChangeSettings()
    public var high = ChangeSettings()

    public init() {}

    public static let about =
        "An assumption and its range. Claims are asked again at either end, with everything else as it stands."

    public static let fields: [Field<Self>] = [
        Field(
            "about", \.aboutText, .text(about: "what is assumed"), required: true,
            about: "What is assumed, and why the range is what it is."),
        Field("low", \.low, .object("change"), required: true, about: "The low end."),
        Field("high", \.high, .object("change"), required: true, about: "The high end."),
    ]
}
