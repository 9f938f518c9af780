// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

extension Double {
    var logarithm: Double { Elementary.log(self) }
}
