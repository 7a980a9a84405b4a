"""`peer_influence` is held to networks simulated from its own model, not to panels with ties redrawn."""

from tertius.worlds.record import Family

FAMILY = Family(
    reason=(
        "a grid of network models takes minutes a world. What is planted are networks: "
        "`tertius calibrate --test peer_influence` draws influence, selection and a common shock, each "
        "alone, from the fitted model and prints which of them the test reports"
    )
)
