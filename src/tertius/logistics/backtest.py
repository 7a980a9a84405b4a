"""The routing against flights that are known: what is cheapest by air, and what was flown, 2019 to 2024.

Each case is one destination supplied by Il-76 from Russia, with the Syrian bases, eastern and southern Libya
and Cairo as places to stop, under the airspace of the time and under the other.  Two supplies are compared:
the cheapest, and the cheapest of those that touch down at Latakia first.  Where they cost the same within
`TIE`, cost cannot say which is flown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from tertius.core.tree import packaged
from tertius.logistics.harm import Responses
from tertius.logistics.network import Network, build_network
from tertius.logistics.programme import Supply
from tertius.logistics.spec import parse_spec

HUB = "syria"
#: Share of the tonnes from which on the cheapest supply "goes through" the hub.
MOST = 0.5
#: Difference in cost, as a share, below which two routes tie.
TIE = 0.05


@dataclass(frozen=True)
class Backtest:
    """One case: what is known, and what the routing says.

    Attributes
    ----------
    when, destination, known, source : str
    airspace : str
        Overflight setting of the time, or the one that it is compared with.
    of_the_time : bool
    flown : bool
        Whether the flights ran through the hub.
    through : float
        Share of the tonnes that the cheapest supply takes through the hub, the mean over draws.
    detour : float
        Cost of the supply that goes through the hub first, over that of the cheapest one that does not, less
        one; the median over draws.
    """

    when: str
    destination: str
    known: str
    source: str
    airspace: str
    of_the_time: bool
    flown: bool
    through: float
    detour: float

    @property
    def says(self) -> str:
        """What the routing expects: "through", "past", or "either" where the two cost the same."""
        if abs(self.detour) <= TIE:
            return "either"
        return "through" if self.through >= MOST else "past"

    @property
    def agrees(self) -> bool:
        """Whether what was flown is what the routing expects; a tie agrees with both."""
        return self.says in ("either", "through" if self.flown else "past")


@cache
def _table() -> dict[str, Any]:
    return dict(packaged("tertius.logistics", "tables", "backtest.yaml"))


def backtest(draws: int = 12, seed: int = 0) -> tuple[Backtest, ...]:
    """Return every known case under the airspace of its time, then under the other."""
    table, done, out = _table(), dict[tuple[str, str], tuple[str, float, float]](), list[Backtest]()
    for case in table["cases"]:
        for airspace in sorted(table["airspaces"], key=lambda name: name != case["airspace"]):
            key = case["destination"], airspace
            if key not in done:
                done[key] = _routed(*key, draws, seed)
            name, share, detour = done[key]
            out.append(
                Backtest(
                    case["when"],
                    name,
                    case["known"],
                    case["source"],
                    airspace,
                    airspace == case["airspace"],
                    bool(case["through"]),
                    share,
                    detour,
                )
            )
    return tuple(out)


def _routed(destination: str, airspace: str, draws: int, seed: int) -> tuple[str, float, float]:
    hubs = {
        HUB: ["hmeimim"],
        "libya-east": [p for p in ("al-khadim", "tobruk-air", "benina") if p != destination],
        "libya-south": ["al-jufra"],
        "egypt": ["cairo"],
    }
    spec = parse_spec(
        {
            "id": "backtest",
            "origins": ["chkalovsky", "mineralnye-vody"],
            "hubs": hubs,
            "destinations": {destination: {"tonnes": {"low": 40, "central": 100, "high": 200}}},
            "fleet": {"il-76md": {"low": 6, "central": 12, "high": 20}},
            "overflight": _table()["airspaces"][airspace],
        },
        "backtest",
    )
    network, kept = build_network(spec), Responses(seed)
    responses = kept.of(network, draws)
    shares = [through(network, response.without()) for response in responses]
    first = _past(network)
    detours = [response.without(first).cost / response.without([HUB]).cost - 1 for response in responses]
    name = network.nodes[network.node(destination)].name.split(" (")[0]
    return name, float(np.mean(shares)), float(np.median(detours))


def _past(network: Network) -> list[str]:
    """Return the legs from Russia to anywhere but the hub."""
    ends = {(int(a), int(b)) for a, b in zip(network.start, network.end, strict=True)}
    return [
        f"{network.nodes[a].place}>{network.nodes[b].place}"
        for a, b in sorted(ends)
        if network.role[a] == "origin" and network.group[b] != HUB
    ]


def through(network: Network, supply: Supply) -> float:
    """Return the share of the delivered tonnes that leaves the hub's places."""
    own = {node.place for node, group in zip(network.nodes, network.group, strict=True) if group == HUB}
    out = sum(flow.tonnes for flow in supply.flows if flow.start in own and flow.end not in own)
    return float(out / supply.tonnes) if supply.tonnes > 1e-9 else 0.0
