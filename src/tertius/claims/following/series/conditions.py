"""Conditions on a state in a year, in a small language, with three answers: holds, does not, not known.

``[begins|ends] VARIABLE OPERATOR NUMBER``, where "begins" asks for the year in which it comes to hold and
"ends" for that in which it holds no more, and after it, in this order, any of::

    from STATE          of a tie: the state that gives
    for N years         in this year and the N - 1 before it
    within N years      in this year or one of the N - 1 before it
    after EVENT within N years
                        such an event of the state in this year or one of the N before it

``member:NATO >= 1``, ``arms_tie_5y = 1 from RUS``, ``polyarchy < 0.4 for 10 years``,
``sanction:any = 1 from USA after coup_success within 2 years``; a variable alone means that it is above 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from tertius.claims.following.series.names import state_id
from tertius.claims.following.series.variables import (
    RECEIVER,
    YEARS,
    YES_OR_NO,
    known_of,
    packaged,
    plane_of,
    tie_plane,
)
from tertius.claims.naming import called
from tertius.core.arrays import Floats
from tertius.core.errors import PanelError, near_miss, shorten
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel

_FORM = re.compile(
    r"^\s*(?:(?P<turn>begins|ends)\s+)?(?P<variable>[A-Za-z][\w:]*)\s*(?:(?P<operator><=|>=|!=|<|>|=)\s*(?P<number>-?\d+(?:\.\d+)?))?"
    r"(?:\s+from\s+(?P<giver>[A-Za-z][A-Za-z .'-]*?))?"
    r"(?:\s+for\s+(?P<span>\d{1,2})\s+years?)?"
    r"(?:\s+within\s+(?P<once>\d{1,2})\s+years?)?"
    r"(?:\s+after\s+(?P<event>[a-z_]+)\s+within\s+(?P<since>\d{1,2})\s+years?)?\s*$"
)
_SAID = {"<": "below", ">": "above", "<=": "at most", ">=": "at least", "=": "of", "!=": "other than"}


@dataclass(frozen=True)
class Condition:
    """A condition read from its words; see the module.

    Attributes
    ----------
    span : int
        Years in all of which it must hold, up to the year itself.
    once : int
        Years in one of which it must hold.
    event, since : str, int
        Kind of event before, and within how many years; "" for none.
    turn : str
        "begins", "ends", or "" for a condition that holds.
    """

    text: str
    variable: str
    operator: str = ">"
    number: float = 0.0
    giver: str = ""
    span: int = 1
    once: int = 1
    event: str = ""
    since: int = 0
    turn: str = ""


def read_condition(panel: Panel, text: str) -> Condition:
    """Return a condition from its words.

    Raises
    ------
    PanelError
        The words are no condition, or name a variable, state or event that the panel does not have.
    """
    found = _FORM.match(text)
    if found is None:
        form = (
            "[begins|ends] VARIABLE OPERATOR NUMBER [from STATE] [for N years] [within N years] "
            "[after EVENT within N years]"
        )
        raise PanelError("condition", form, shorten(text))
    part = found.groupdict()
    known = known_of(panel, part["variable"])
    if known.table in ("series", "measures") and known.table == "series":
        raise PanelError("condition", "a variable of states", f"{known.name!r}, a series of the world")
    giver = ""
    if part["giver"]:
        if known.table != "ties":
            raise PanelError("condition", "'from STATE' with a kind of tie alone", shorten(text))
        giver = state_id(panel, part["giver"].strip())
    if part["event"] and known_of(panel, part["event"]).table != "events":
        kinds = panel.variables.loc[panel.variables["table"] == "events", "variable"]
        raise PanelError(
            "condition", "a kind of event after 'after'", part["event"], near_miss(part["event"], kinds)
        )
    return Condition(
        text.strip(), part["variable"], part["operator"] or ">", float(part["number"] or 0.0), giver,
        int(part["span"] or 1), int(part["once"] or 1), part["event"] or "", int(part["since"] or 0),
        part["turn"] or "",
    )  # fmt: skip


def loosened(panel: Panel, condition: Condition, by: float) -> Condition:
    """Return the condition with its number moved by a share of what states differ by: up lets more in.

    Numbers of yes and no (ties, memberships) and of equality stay.
    """
    if condition.operator in ("=", "!=") or condition.number == 0.0:
        return condition
    value = values_of(panel, condition)
    known = np.unique(value[np.isfinite(value)][:20000])
    if len(known) < 4:
        return condition
    step = by * abs(condition.number)
    sign = -1.0 if condition.operator.startswith(">") else 1.0
    return replace(condition, number=condition.number + sign * step)


def values_of(panel: Panel, condition: Condition) -> Floats:
    """Return the variable of a condition by state and year."""
    if condition.giver:
        return tie_plane(panel, condition.variable, RECEIVER, (condition.giver,)).value
    return plane_of(panel, condition.variable).value


@per_panel(256)
def holds(panel: Panel, condition: Condition) -> Floats:
    """Return by state and year 1 where the condition holds, 0 where it does not, NaN where nobody knows."""
    value = values_of(panel, condition)
    test = {
        "<": value < condition.number,
        ">": value > condition.number,
        "<=": value <= condition.number,
        ">=": value >= condition.number,
        "=": np.isclose(value, condition.number),
        "!=": ~np.isclose(value, condition.number),
    }[condition.operator]
    out = np.where(np.isfinite(value), test.astype(np.float64), np.nan)
    if condition.turn:
        before = np.concatenate([np.full((len(out), 1), np.nan), out[:, :-1]], axis=1)
        alive = np.asarray(panel.states.alive_matrix(panel.states.all(), YEARS.tolist()))
        before[:, 1:][~alive[:, :-1]] = 0.0  # a state that was not there held nothing
        was, now = (before, 1.0 - out) if condition.turn == "ends" else (1.0 - before, out)
        out = np.where(np.isfinite(out), both(was, now), np.nan)
    if condition.span > 1:
        out = _over(out, condition.span, every=True)
    if condition.once > 1:
        out = _over(out, condition.once, every=False)
    if condition.event:
        happened = plane_of(panel, condition.event).value
        some = np.where(np.isfinite(happened), (happened > 0).astype(np.float64), np.nan)
        out = both(out, _over(some, condition.since + 1, every=False))
    return out


def both(one: Floats, other: Floats) -> Floats:
    """Return "and" of two answers: no if either is no, yes if both are yes, else not known."""
    no = (one == 0.0) | (other == 0.0)
    yes = (one == 1.0) & (other == 1.0)
    return np.where(no, 0.0, np.where(yes, 1.0, np.nan))


def _over(answer: Floats, years: int, every: bool) -> Floats:
    """Return whether an answer holds in all, or in any, of some years up to each; unknown before the
    first."""
    padded = np.concatenate([np.full((answer.shape[0], years - 1), np.nan), answer], axis=1)
    stack = np.stack([padded[:, k : k + answer.shape[1]] for k in range(years)])
    yes, no = (stack == 1.0), (stack == 0.0)
    if every:
        return np.where(no.any(axis=0), 0.0, np.where(yes.all(axis=0), 1.0, np.nan))
    return np.where(yes.any(axis=0), 1.0, np.where(no.all(axis=0), 0.0, np.nan))


def predicate(panel: Panel, condition: Condition) -> str:
    """Return a condition as what a state did: "was in NATO", "had an arms tie from Russia", "left the EU"."""
    known = known_of(panel, condition.variable)
    title = re.sub(r"\s*\([^)]*\)", "", known.title)
    name = condition.variable.removeprefix("member:")
    own = {row["variable"]: row["said"] for row in packaged("predicates.csv")}
    yes = condition.number > 0 if condition.operator in (">=", "=") else condition.operator == ">"
    giver = called(panel, condition.giver) if condition.giver else "some state"
    if condition.variable.startswith("member:") and yes:
        said = {"ends": f"left {name}", "begins": f"joined {name}"}.get(condition.turn, f"was in {name}")
    elif condition.variable in own and yes and (known.unit in YES_OR_NO or condition.number == 0):
        said = own[condition.variable].format(giver=giver)
    elif known.unit in YES_OR_NO:
        said = f"{'had' if yes else 'lacked'} {title}" + (f" from {giver}" if condition.giver else "")
    else:
        number = f"{condition.number:,.10g}".replace(",", " ")
        if known.unit.startswith("thousand "):
            number = f"{condition.number / 1000:,.10g} million".replace(",", " ")
        said = f"had {title} {_SAID[condition.operator]} {number}" + (
            f" from {giver}" if condition.giver else ""
        )
    if condition.turn and not condition.variable.startswith("member:"):
        said = f"{'newly' if condition.turn == 'begins' else 'no longer'} {said}"
    if condition.span > 1:
        said += f" for {condition.span} years"
    if condition.once > 1:
        said += f" within {condition.once} years"
    if condition.event:
        said += f" within {condition.since} years of a {known_of(panel, condition.event).title}"
    return said
