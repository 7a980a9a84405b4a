"""The specifications that the documentation compares, declared before any was scored."""

from __future__ import annotations

from dataclasses import replace

from tertius.models.interstate.effects import TWO_MODE
from tertius.models.interstate.ranks import largest, with_levels
from tertius.models.interstate.spec import COLD_WAR, MODERN, InterstateSpec
from tertius.panel.panel import Panel

#: The model before deliveries' recency and suppliers' levels: lasting activity by reach and earlier clients.
BEFORE = (*(e for e in TWO_MODE if e != "X(lasting)"), "altX(reach)", "altX(earlier_clients)")
#: The starting point: no lasting difference between suppliers but their size and world share.
START = (*(e for e in TWO_MODE if e not in ("X(strength)", "X(lasting)")), "altX(share)")


def declared(panel: Panel, number: int = 20) -> dict[str, InterstateSpec]:
    """Return the models, states by the `number` suppliers with most clients in the last window.

    The default has the windows that a forecast from 2024 is estimated on: 2005-09 to 2020-24.
    """
    suppliers = largest(panel, MODERN, number)
    plain = replace(MODERN, first=2009, suppliers=suppliers, effects=TWO_MODE)
    default = with_levels(panel, plain)
    # The OIC is younger than these windows; with more suppliers, their levels or `lasting` none converges.
    cold = replace(
        COLD_WAR,
        suppliers=largest(panel, COLD_WAR, number // 2),
        peers=("near", "conflict"),
        effects=tuple(e for e in BEFORE if e not in ("WXX(peers_oic)", "altX(earlier_clients)")),
    )
    return {
        "default": default,
        "1995-99 on": with_levels(panel, replace(plain, first=MODERN.first)),
        "Cold War": cold,
        "share of 25 %": with_levels(panel, replace(plain, share=0.25)),
        "any delivery": with_levels(panel, replace(plain, tie="delivery")),
        "levels of all": replace(plain, dummies=suppliers[1:]),
        "without levels": plain,
        "recency and reach": replace(default, effects=(*TWO_MODE, "altX(reach)", "altX(earlier_clients)")),
        "before": replace(plain, effects=BEFORE),
        "start": replace(plain, effects=START),
    }
