"""`scenario_contrast` asks a fitted model; a world for it would be a record to fit a model to."""

from tertius.worlds.family import Family

FAMILY = Family(
    reason=(
        "the test says what a fitted model implies when one tie is held or barred, and its interval is that "
        "of the model's parameters. A planted world would be a record drawn from a model with a known "
        "contrast, with the model fitted to it anew and drawn from at 200 sets of parameters: minutes a "
        "world, so that none are run. The unit tests hold the engine to models whose contrast is known; "
        "whether states follow an example, on which the exact answer rests, is measured by the worlds of "
        "peer_influence; whether the model itself is right, by forecasts that are scored"
    )
)
