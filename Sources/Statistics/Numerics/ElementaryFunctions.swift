// SPDX-License-Identifier: GPL-3.0-or-later

import CGSL

/// The natural logarithm; −∞ at 0, NaN below.
///
/// For modules that decide and may not import the system's library themselves.
public func logarithm(_ x: Double) -> Double { log(x) }
