"""Which effects a model has by default, as a formula of the engine."""

from __future__ import annotations

from tertius.models.interstate.build import NET, POSITION
from tertius.models.interstate.spec import InterstateSpec

#: Structure: the first supplier, the supplier's first client, popularity, number of suppliers.
STRUCTURE = ("density", "outTrunc(1)", "antiInIso", "inPopSqrt", "outActSqrt")
PAIRS = ("X(distance)", "X(earlier)")
ACTORS = ("egoX(gdp)", "altX(supplier_gdp)", "altX(share)")

#: Ties to the largest suppliers; what lasts in a supplier is in the levels of the largest (`dummies`).
TWO_MODE = (
    *("density", "outTrunc(1)", "inPopSqrt", "outActSqrt"),
    *("X(distance)", "X(earlier)", "X(strength)", "X(lasting)", "X(likeness)"),
    *("egoX(gdp)", "altX(supplier_gdp)"),
    *("WXX(peers_near)", "WXX(peers_oic)", "WXX(peers_conflict)"),
)


def formula(spec: InterstateSpec) -> str:
    """Return the formula of `spec`: its effects or the defaults, with its dummies."""
    network = list(spec.effects or (*STRUCTURE, *PAIRS, *ACTORS))
    network += [f"altX(is_{name})" for name in spec.dummies]
    if not spec.effects:
        if spec.position == "covariate":
            network.append("X(likeness)")
        elif spec.position == "behaviour":
            network.append(f"simX({POSITION})")
        network += [f"WXX(peers_{name})" for name in spec.peers]
    out = f"{NET} ~ " + " + ".join(network)
    if spec.position == "behaviour":
        out += f"; {POSITION} ~ linear + quad + avAlt({NET})"
    return out
