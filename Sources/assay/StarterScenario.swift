// SPDX-License-Identifier: GPL-3.0-or-later

/// A scenario that runs in a second and shows every part a first file needs.
func starterScenario(name: String) -> String {
    """
    # yaml-language-server: $schema=./assay.schema.json
    # Made by `assay scenario new`. The schema comes from `assay scenario schema > assay.schema.json`;
    # `assay scenario explain` says what every line and every default means.
    assay: 1
    name: \(name)
    about: Say here what this scenario teaches.
    seed: 1
    time: {start: 2026-07-01T00:00:00Z, duration: 7 d, control: 5 min}
    site: {racks: 4, inlet: {mean: 25 degC, daily: 4 K}}
    fleet:
      - {model: antminer-s19, count: 48, firmware: luxos, efficiency-spread: 2 %}
    sensors: {power: {noise: 1 %}}
    faults:
      # Two units need a quarter more power for the same work from the third day on.
      - {at: 2 d, kind: efficiency-loss, units: 2, by: 25 %}
    market:
      hashprice: 0.055 USD/TH/d
      energy: 50 USD/MWh
      pool: {fee: 2 %}
    policies:
      baseline: none
      candidate: {median-efficiency: {enter: 1.10, exit: 1.05, confirm: 3 of 3, action: sleep, retry: 30 d}}
    replications: 10
    expect:
      - {metric: missed-bad, policy: candidate, versus: baseline, at-most: -100 h, because: the two bad units are found}
      - {metric: sleeps.false, policy: candidate, at-most: 0.5 /d}

    """
}
