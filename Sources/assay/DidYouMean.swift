// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration

/// ` (did you mean 'show'?)`, or nothing where no name is near.
func didYouMean(_ name: String, among names: [String]) -> String {
    nearestName(to: name, in: names).map { " (did you mean '\($0)'?)" } ?? ""
}
