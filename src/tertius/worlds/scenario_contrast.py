"""`scenario_contrast` simulates from a fitted model and draws no sample of the record."""

from tertius.worlds.family import Family

FAMILY = Family(
    reason=(
        "the test draws worlds from a fitted model and compares levels under common chance; given the model "
        "its answer has a Monte Carlo error and no other. What can be planted is a model whose contrast is "
        "known: the unit tests hold the engine to one. Whether the model itself is right is measured by the "
        "forecasts that are scored, not here"
    )
)
