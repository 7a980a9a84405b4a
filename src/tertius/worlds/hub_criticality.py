"""`hub_criticality` reads no panel; nothing is planted in one for it."""

from tertius.worlds.family import Family

FAMILY = Family(
    reason=(
        "the test reads no panel and draws no sample. It is a linear programme over a packaged network, "
        "whose answer is exact given the planning figures, and its label follows from declared chances of "
        "airspace regimes: there is no error rate by chance that worlds could measure. What can be planted "
        "is a network: the unit tests draw networks with a hub on the only way, with one beside the way and "
        "with one in between, and hold the label to what was planted. What can be wrong is the routing: it "
        "is compared with flights of 2019 to 2024 in docs/logistics.md"
    )
)
