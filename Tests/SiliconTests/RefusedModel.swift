// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Silicon
import Testing

/// What is said of a model file that may not be added; the library stays as it was.
func refusal(of text: String) throws -> ConfigurationError {
    var library = try ModelLibrary.builtIn()
    let known = library.names
    let error = #expect(throws: ConfigurationError.self) {
        try library.add(DocumentLoader().load(text: text, name: "my.yaml"))
    }
    #expect(library.names == known)
    return try #require(error)
}

/// What is said of a model that differs from a built-in one by one wrong line, the fifth of `my.yaml`.
func refusal(ofLine line: String, base: String = "antminer-s19") throws -> ConfigurationError {
    try refusal(of: "based-on: \(base)\nname: mine\ntitle: Mine\nabout: Mine.\n\(line)\n")
}
