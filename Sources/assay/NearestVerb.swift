// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser

extension Assay {
    /// What to say of a word that stands where a verb should, and names none; nil where every such word is one.
    ///
    /// Only asked when the arguments were refused: a command whose default verb takes a path may be given any word.
    static func misspeltVerb(in arguments: [String]) -> String? {
        var command: any ParsableCommand.Type = Assay.self
        var path = [command._commandName]
        for word in arguments {
            let verbs = command.configuration.subcommands
            // Behind an option the next word may be its value.
            guard !verbs.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
            guard let verb = verbs.first(where: { $0._commandName == word }) else {
                let names = verbs.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
                return "'\(word)' is no verb of '\(path.joined(separator: " "))'\(didYouMean(word, among: names)); "
                    + "there are \(names.joined(separator: ", "))"
            }
            command = verb
            path.append(word)
        }
        return nil
    }
}
