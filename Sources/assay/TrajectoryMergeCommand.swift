// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import CalibrationStore

extension TrajectoryCommand {
    struct Merge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add the records of several sites' stores without a name of any.",
            discussion: """
                Each site gets a key that tells it apart and leads back to nobody without the salt; run ids and machine keys are \
                hashed anew and notes stay at home. Of texts only known words leave a site: names of products, versions, power modes, \
                common metrics. Another text becomes a key, the same at every site, and an unknown name among other_versions \
                is left out; how many is said. A second merge adds what is new, and withdraws here what a site has withdrawn.

                Example:
                  assay trajectory merge berlin.db oslo.db --db fleet.db --salt ~/fleet-salt
                """)

        @Argument(help: "The stores of the sites.") var sites: [String]
        @OptionGroup var store: StoreOptions
        @Option(
            help: "The file with the secret, made where there is none; by default site-salt in the user's data folder.")
        var salt: String?

        func validate() throws {
            if sites.isEmpty { throw ValidationError("name at least one store to merge") }
        }

        func run() async throws {
            try reportingStoreErrors {
                let salt = try SiteSalt.load(salt ?? SiteSalt.defaultPath)
                let sources = try sites.map { try RunStore.open($0, access: .readOnly) }
                let store = try store.open(.readWrite)
                for source in sources {
                    let outcome = try store.merge(source, salt: salt)
                    let withdrawn = outcome.withdrawn > 0 ? ", \(outcome.withdrawn) withdrawn" : ""
                    Terminal.out("\(source.path): \(outcome.added) added, \(outcome.known) there already\(withdrawn)")
                    if !outcome.withheld.isEmpty {
                        let fields = outcome.withheld.sorted { $0.key < $1.key }.map { "\($0.value) of \($0.key)" }
                        Terminal.err(
                            "\(source.path): texts that are no known words stayed there, with keys in their place: "
                                + fields.joined(separator: ", "))
                    }
                }
            }
        }
    }
}
