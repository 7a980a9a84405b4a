"""Which effects a model has by default, as a formula of the engine."""

from __future__ import annotations

from tertius.models.interstate.build import NET, POSITION
from tertius.models.interstate.spec import InterstateSpec

#: Structure: the first supplier, the supplier's first client, popularity, number of suppliers.
STRUCTURE = ("density", "outTrunc(1)", "antiInIso", "inPopSqrt", "outActSqrt")
PAIRS = ("X(distance)", "X(earlier)")
ACTORS = ("egoX(gdp)", "altX(supplier_gdp)", "altX(share)")

#: The model of forecasts, states by their largest suppliers.
TWO_MODE = (
    *("density", "outTrunc(1)", "inPopSqrt", "outActSqrt"),
    *("X(distance)", "X(earlier)", "X(strength)", "X(likeness)"),
    *("egoX(gdp)", "altX(supplier_gdp)", "altX(reach)", "altX(earlier_clients)"),
    *("WXX(peers_near)", "WXX(peers_oic)", "WXX(peers_conflict)"),
)


def formula(spec: InterstateSpec) -> str:
    """Return the formula of `spec`: its own effects, or the defaults with its peers and dummies."""
    network = list(spec.effects or (*STRUCTURE, *PAIRS, *ACTORS))
    if not spec.effects:
        network += [f"altX(is_{name})" for name in spec.dummies]
        if spec.position == "covariate":
            network.append("X(likeness)")
        elif spec.position == "behaviour":
            network.append(f"simX({POSITION})")
        network += [f"WXX(peers_{name})" for name in spec.peers]
    out = f"{NET} ~ " + " + ".join(network)
    if spec.position == "behaviour":
        out += f"; {POSITION} ~ linear + quad + avAlt({NET})"
    return out
