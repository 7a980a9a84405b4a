"""The specifications that the documentation compares, declared before any was scored."""

from __future__ import annotations

from dataclasses import replace

from tertius.models.interstate.ahead import largest
from tertius.models.interstate.effects import TWO_MODE
from tertius.models.interstate.spec import COLD_WAR, MODERN, InterstateSpec
from tertius.panel.panel import Panel

#: The starting point: no lasting difference between suppliers but their size and world share.
START = tuple(e for e in TWO_MODE if e not in ("X(strength)", "altX(reach)", "altX(earlier_clients)"))


def declared(panel: Panel, number: int = 20) -> dict[str, InterstateSpec]:
    """Return the models, states by the `number` suppliers with most clients in the last window.

    The default has the windows that a forecast from 2024 is estimated on: 2005-09 to 2020-24.
    """
    suppliers = largest(panel, MODERN, number)
    default = replace(MODERN, first=2009, suppliers=suppliers, effects=TWO_MODE)
    # The OIC is younger than these windows; with more suppliers, or their earlier clients, no fit converges.
    cold = replace(
        COLD_WAR,
        suppliers=largest(panel, COLD_WAR, number // 2),
        peers=("near", "conflict"),
        effects=tuple(e for e in TWO_MODE if e not in ("WXX(peers_oic)", "altX(earlier_clients)")),
    )
    return {
        "default": default,
        "1995-99 on": replace(default, first=MODERN.first),
        "Cold War": cold,
        "share of 25 %": replace(default, share=0.25),
        "any delivery": replace(default, tie="delivery"),
        "start": replace(default, effects=(*START, "altX(share)")),
    }
