"""Models of `peer_influence`: one specification a fit, all of the same effects so that one kernel serves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.claims.grid import Choice, Specification, main_of
from tertius.claims.rule import direction
from tertius.claims.verdict import Cell, Direction, Estimate, GridCell
from tertius.core.errors import ModelError, PanelError, UsageError
from tertius.models.interstate.default import Fitted, fit_default
from tertius.models.interstate.spec import InterstateSpec
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS

GROUPS = {
    "conflict": "conflict-afflicted states",
    "aligned": "newly US-aligned states",
    "neutral": "the neutral Global South",
    "muslim": "members of the OIC",
}
#: Last years of the first and of the last window.
WINDOWS = {
    "1960-2024": (1964, 2024),
    "1960-1994": (1964, 1994),
    "1990-2024": (1994, 2024),
}
#: Effects held at nothing under each choice of controls; in every model all effects are there.
CONTROLS = {
    "all": (),
    "without likeness of votes": ("X(likeness)",),
    "without neighbours": ("WXX(peers_near)",),
    "without groups and powers": ("egoX(conflict) * altX(is_RUS)", "egoX(conflict) * altX(is_USA)"),
}
CHOICES = (
    Choice("smallest share", (0.05, 0.25), "definition"),
    Choice("windows", tuple(WINDOWS), "window"),
    Choice("controls", tuple(CONTROLS), "definition"),
)
PLACEBOS = ("shuffled1", "shuffled2", "coming")
QUARTER = 0.25
Z95 = 1.959963984540054


@dataclass(frozen=True, eq=False)
class PeerCell:
    """A specification, its fit (None where none was found), and each group's estimate."""

    specification: Specification
    role: str
    fitted: Fitted | None
    estimates: dict[str, Estimate]


def formula(suffix: str, controls: str) -> tuple[str, ...]:
    """Effects of a model: structure, pairs, powers, groups, peers; `suffix` names placebo peers."""
    held = CONTROLS[controls]
    names = [
        "density",
        "outTrunc(1)",
        "inPopSqrt",
        "X(distance)",
        "X(earlier)",
        "egoX(gdp)",
        *(f"altX(is_{power})" for power in POWERS[:-1]),
        "X(likeness)",
        *(f"egoX({group})" for group in ("conflict", "aligned", "neutral", "oic")),
        "egoX(conflict) * altX(is_RUS)",
        "egoX(conflict) * altX(is_USA)",
        "WXX(peers_near)",
        *(f"WXX(peers_{group}{suffix})" for group in GROUPS),
    ]
    return tuple(_held(name) if name in held else name for name in names)


def _held(name: str) -> str:
    if " * " in name:
        return ""
    return f"{name[:-1]}, fix=0)"


def fit(panel: Panel, share: float, windows: str, controls: str = "all", placebo: str = "") -> Fitted:
    """Return the fitted model of one specification, from the store where it is there."""
    first, last = WINDOWS[windows]
    suffix = f"_{placebo}" if placebo else ""
    spec = InterstateSpec(
        share=share,
        first=first,
        last=last,
        suppliers=POWERS,
        dummies=POWERS[:-1],
        peers=("near", *(f"{group}{suffix}" for group in GROUPS)),
        effects=tuple(name for name in formula(suffix, controls) if name),
    )
    return fit_default(panel, spec=spec)


def fitted_cells(panel: Panel) -> list[PeerCell]:
    """Fit the grid: shares by windows with all controls, fewer controls in the main windows, placebos."""
    main = main_of(CHOICES)
    specifications = [main]
    for windows in WINDOWS:
        specifications += [
            {**main, "smallest share": share, "windows": windows} for share in CHOICES[0].options
        ]
    specifications += [{**main, "controls": c} for c in CONTROLS]
    unique = list({tuple(s.values()): s for s in specifications}.values())
    out = [_cell(panel, s, "main" if s == main else "variant") for s in unique]
    for placebo in PLACEBOS:
        out.append(_cell(panel, {**main, "peers": placebo}, "placebo"))
    return out


def _cell(panel: Panel, specification: Specification, role: str) -> PeerCell:
    s = specification
    try:
        found = fit(
            panel,
            float(s["smallest share"] or 0),
            str(s["windows"]),
            str(s["controls"]),
            str(s.get("peers") or ""),
        )
    except ModelError:
        return PeerCell(s, role, None, {})
    except UsageError as error:
        raise PanelError(error.where, error.expected, error.got) from error
    if not found.fit.converged:
        return PeerCell(s, role, None, {})
    return PeerCell(s, role, found, {group: estimate(found, group) for group in GROUPS})


def place(found: Fitted, group: str) -> int:
    """Position of the group's peer effect among the parameters."""
    (at,) = [
        q
        for q, term in enumerate(found.fit.terms)
        if term.name == "WXX" and term.with_[0].startswith(f"peers_{group}")
    ]
    return at


def estimate(found: Fitted, group: str) -> Estimate:
    """Odds ratio of a tie when a quarter more of the group's peers have it, with a 95 % interval."""
    at = place(found, group)
    theta, se = float(found.fit.theta[at]), float(found.fit.se[at])
    value, low, high = np.exp(QUARTER * (theta + Z95 * se * np.array([0.0, -1.0, 1.0])))
    peers = next(v for k, v in found.built.peers.items() if k.startswith(group))
    members = peers.sum(axis=2) > 0
    what = f"odds of a tie for a quarter more peers with it, {GROUPS[group]}"
    return Estimate(
        round(float(value), 6),
        round(float(low), 6),
        round(float(high), 6),
        0.95,
        "odds ratio",
        int(members.sum()),
        float(members.any(axis=0).sum()),
        what,
    )


def pointing(cell: PeerCell, groups: tuple[str, ...], threshold: float, bound: float) -> GridCell:
    """Return the cell of the rule: the group that holds the claim back most, and which way all point.

    For: every group's interval lies above the threshold.  Against: none does, and none reaches `bound`.
    """
    specification: dict[str, Cell] = dict(cell.specification)
    role = cell.role if cell.role in ("main", "variant") else "placebo"
    if not cell.estimates:
        empty = Estimate(None, None, None, 0.95, "odds ratio", 0, 0.0, "no fit that converged")
        return GridCell(specification, role, empty, "neither")  # type: ignore[arg-type]
    found = [cell.estimates[group] for group in groups]
    weakest = min(found, key=lambda e: e.low if e.low is not None else -np.inf)
    ways: list[Direction] = [direction(e, threshold) for e in found]
    way: Direction = "neither"
    if all(w == "for" for w in ways):
        way = "for"
    elif "for" not in ways and len(groups) == 1:
        way = ways[0]
    elif "for" not in ways and all((e.high or np.inf) < bound for e in found):
        way = "against"
    return GridCell(specification, role, weakest, way)  # type: ignore[arg-type]
