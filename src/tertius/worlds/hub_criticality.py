"""`hub_criticality` reads no panel; nothing is planted in one for it."""

from tertius.worlds.family import Family

FAMILY = Family(
    reason=(
        "the test reads no panel and draws no sample. It is a linear programme over a packaged network, "
        "whose answer is exact given the planning figures; the draws are of those figures. What can be "
        "planted is a network: the unit tests hold it to networks with an irreplaceable hub, with a "
        "redundant one, and with one in between"
    )
)
