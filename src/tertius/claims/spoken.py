"""What the slots of a template read as: the values of parameters as people say them.

Series, groups and conditions are called by the titles that the panel gives them, a group of the case by its
own; a choice by the words that the template lists for it (`Template.said`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from tertius.claims.following.occasions import SHORT
from tertius.claims.following.series.conditions import predicate, read_condition
from tertius.claims.following.series.groups import said_of, single
from tertius.claims.following.series.lines import Ask
from tertius.claims.following.series.words import series_said
from tertius.claims.naming import body, called
from tertius.claims.says import Way
from tertius.claims.states import state_name
from tertius.claims.wording import multiple, number, per_cent
from tertius.core.errors import PanelError, TertiusError
from tertius.panel.load import embedded_folder, load_panel
from tertius.panel.panel import Panel
from tertius.scenario.load import load_scenario

#: The right side of a comparison that names none.
EVERY = "every other"
#: Pairs of words for "more than the threshold" and "less".
TURNED: Mapping[str, tuple[str, str]] = {
    "more": ("more", "less"),
    "over": ("over", "under"),
    "short_of": ("less than", "more than"),
    "closer": ("closer to", "further from"),
}
#: Up to a year, and up to now; each with its contrary.
_MOVED = {
    "up": (("rose", "did not rise"), ("has risen", "has not risen")),
    "down": (("fell", "did not fall"), ("has fallen", "has not fallen")),
    "flat": (("stood still", "did not stand still"), ("has stood still", "has not stood still")),
}
_JOINS = {
    "membership": "join {}",
    "pact": "make a pact with {}",
    "arms": "take up arms from {}",
    "base": "take in troops of {}",
    "trade": "turn to trade with {}",
}


@cache
def _embedded() -> Panel:
    return load_panel(folder=embedded_folder())


def spoken(values: Mapping[str, Any], panel: Panel | None = None, way: Way = "more") -> dict[str, str]:
    """Return the words of slots that are made from several parameters, or from names that the panel knows.

    Parameters
    ----------
    values : mapping
        Parameters of the test; those that are not set may lack.
    panel : Panel, optional
        Where titles are looked up; the embedded one if left out.
    way : str
        What the claim says of the quantity.
    """
    panel = panel or _embedded()
    less = way == "less"
    out = {slot: pair[less] for slot, pair in TURNED.items()}
    out |= {"years": _years(values.get("first"), values.get("last")), "moved": "changed"}
    out |= _groups(panel, values) | _series(panel, values, less) | _searched(panel, values) | _shares(values)
    out |= _occasion(values) | _simulated(values, less)
    least = values.get("at_least", values.get("minimum"))
    if isinstance(least, int):
        out["as_many"] = _as_many(least, less)
        out["joiners"] = _joiners(values, least)
    if values.get("bloc") or values.get("patron"):
        bloc, patron = values.get("bloc"), str(values.get("patron"))
        kind = str(values.get("kind") or ("membership" if bloc else "pact"))
        out["joins"] = _JOINS.get(kind, "turn to {}").format(body(str(bloc)) if bloc else state_name(patron))
    return out


def _years(first: Any, last: Any) -> str:
    if first and last:
        return f" in {first}" if first == last else f", {first} to {last}"
    return f" since {first}" if first else f" up to {last}" if last else ""


def _many(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value or ()))


def _named(panel: Panel, words: Sequence[str]) -> str:
    try:
        return said_of(panel, words)
    except PanelError:  # what it names is not on the panel: as the claim writes it
        return ", ".join(words)


def _groups(panel: Panel, values: Mapping[str, Any]) -> dict[str, str]:
    keys = [k for k in ("of", "partner", "left", "right", "among", "state") if _many(values.get(k))]
    return {key: _named(panel, _many(values[key])) for key in keys}


def _series(panel: Panel, values: Mapping[str, Any], less: bool) -> dict[str, str]:
    if not values.get("variable"):
        return {}
    out = dict[str, str]()
    name, sides = str(values["variable"]), {"series": "of", "left_series": "left"}
    for slot, key in sides.items():
        of, partner = _many(values.get(key)) or ("world",), _many(values.get("partner"))
        end, put = values.get("end") or "receiver", values.get("denominator")
        put = "as recorded" if put in (None, "any") else str(put)
        try:
            ask = Ask(name, of, partner, str(end), str(values.get("statistic") or "natural"), put)
            out[slot] = series_said(panel, ask).rstrip(",")
        except PanelError:
            out[slot] = f"{name.replace('_', ' ').replace(':', ' ')} of {_named(panel, of)}"
    way = str(values.get("direction") or "up")
    out["moved"] = _MOVED.get(way, _MOVED["up"])[not values.get("last")][less]
    out["of_right"] = _right(panel, values)
    out["against"] = f"that of {out['of_right']}"
    out["compared"] = _compared(way, float(values.get("by") or 0.0), less)
    return out


def _right(panel: Panel, values: Mapping[str, Any]) -> str:
    first, last = values.get("against_first"), values.get("against_last")
    if first or last:
        return f"{first} to {last}" if first and last and first != last else str(first or last)
    right = _many(values.get("right"))
    return "every other state" if right in ((), (EVERY,)) else _named(panel, right)


def _compared(way: str, by: float, less: bool) -> str:
    said = {"less": "was below", "equal": "equalled"}.get(way, "exceeded")
    if by > 0:
        said = f"was more than {multiple(1 + by)}"
    elif by < 0:
        said = f"was under {per_cent(1 + by)} of"
    if not less:
        return said
    denied = {"was below": "was not below", "equalled": "did not equal", "exceeded": "did not exceed"}
    return denied.get(said, said.replace("was ", "was not ", 1))


def _searched(panel: Panel, values: Mapping[str, Any]) -> dict[str, str]:
    texts = _many(values.get("conditions"))
    if not texts:
        return {}
    try:
        said = " and ".join(predicate(panel, read_condition(panel, text)) for text in texts)
    except PanelError:  # a name that the panel does not have: as the claim writes it
        said = f"fitted “{'; '.join(texts)}”"
    among = _many(values.get("among")) or ("world",)
    whole = "" if among == ("world",) else f" of {_named(panel, among)}"
    who = _named(panel, _many(values.get("state")))
    many = said.replace("was ", "were ")
    least = values.get("at_least")
    statement = {
        "none": f"no state{whole} {said}",
        "only": f"{who} alone {said}",
        "first": f"{who} was the first that {said}",
        "always": f"{_named(panel, among)} {many} in every year",
        "some": f"{_as_many(int(least or 1), False)}{whole} {said if least in (None, 1) else many}",
    }
    counted = {
        "none": f"states{whole} that {many}",
        "only": f"states{whole} beside {who} that {many}",
        "first": f"states{whole} that {many} before {who}",
        "always": f"states{whole} of which it is not so in every year that they {many}",
        "some": f"states{whole} that {many}",
    }
    if (one := single(panel, among)) is not None:  # "any state of Venezuela" is no English
        name = called(panel, one)
        statement |= {
            "none": f"there is no year in which {name} {said}",
            "always": f"{name} {said} in every year",
        }
        statement |= {"some": f"{name} {said}"} if least in (None, 1) else {}
        counted = dict.fromkeys(counted, f"years in which {name} {said}") | {"only": counted["only"]}
    says = str(values.get("statement") or "none")
    return {"conditions": said, "statement": statement.get(says, says), "counted": counted.get(says, says)}


def _shares(values: Mapping[str, Any]) -> dict[str, str]:
    at = values.get("threshold")
    if not isinstance(at, int | float):
        return {}
    return {"part": "half" if at == 0.5 else per_cent(abs(at)), "percent": per_cent(abs(at))}


def _occasion(values: Mapping[str, Any]) -> dict[str, str]:
    out = {"successor": "another power", "by_sender": "", "on_target": ""}
    sender = values.get("sender")
    if sender:
        out["sender"] = body(str(sender)) if len(str(sender)) != 3 else _state_or_body(str(sender))
        out["by_sender"] = f" by {out['sender']}"
    if values.get("target"):
        out["on_target"] = f" on {state_name(str(values['target']))}"
    if values.get("successor"):
        out["successor"] = state_name(str(values["successor"]))
    after = values.get("after")
    if after in SHORT:
        out["after"] = SHORT[str(after)]
        out["occasion"] = out["after"] + (out["by_sender"] if after == "sanctions" else "")
    elif isinstance(after, int):
        out["after"] = number(after)
    if isinstance(values.get("group"), str):
        out["group"] = body(values["group"])
    if isinstance(values.get("factor"), float):
        out["factor"] = multiple(values["factor"])
    for name in ("horizon", "hosts"):
        if isinstance(values.get(name), int):
            out[name] = number(values[name])
    return out


def _simulated(values: Mapping[str, Any], less: bool) -> dict[str, str]:
    """Return what a scenario's outcome and factor read as: "Russia has more ties with Iran"."""
    try:
        spec = load_scenario(str(values["scenario"]))
        factor, outcome = spec.factors[str(values["factor"])], spec.outcomes[str(values["outcome"])]
    except (KeyError, TertiusError):
        return {}
    of = outcome.parameters
    patron = state_name(str(of.get("patron") or of.get("source") or "")) or "the patron"
    out = {"factor": factor.title, "result": f"the outcome is {'smaller' if less else 'larger'}"}
    if outcome.outcome == "reach":
        named = [state_name(code) for code in _many(of.get("states")) if len(code) == 3]
        whom = f" with {' and '.join(named)}" if 0 < len(named) < 4 else " elsewhere"
        out["result"] = f"{patron} has {TURNED['more'][less]} ties{whom}"
    elif outcome.outcome == "portfolio":
        out["result"] = f"{patron}'s other ties are {TURNED['more'][less]} evenly spread"
    return out


def _state_or_body(name: str) -> str:
    known = state_name(name)
    return body(name) if known == name else known


def _as_many(least: int, less: bool) -> str:
    if least <= 1:
        return "no state" if less else "any state"
    return f"{'fewer than' if less else 'at least'} {number(least)} states"


def _joiners(values: Mapping[str, Any], least: int) -> str:
    named = [state_name(code) for code in _many(values.get("candidates"))]
    if len(named) == 1:
        return named[0]
    if not named:
        return "a further state" if least == 1 else f"at least {number(least)} further states"
    if least == len(named):
        return f"all {number(len(named))} named states"
    return f"at least {number(least)} of {number(len(named))} named states"
