"""A stored verdict decided anew: another threshold, or some of the grid's choices, by the written rule.

Nothing is estimated: the cells of the grid stay as the run left them, and `tertius.claims.rule.decide` turns
them into a label.  Two things are not in the cells.  Draws of a placebo: their share was found for the main
specification, is kept while the main estimate stays on its side of no effect, and is unknown else.
Conditions that a test adds to the rule: they are tried where they read cells alone, and named where not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from inspect import signature
from math import ceil, floor, log10
from typing import Any

from tertius.claims import TESTS
from tertius.claims.flips import past_placebos
from tertius.claims.registry import AnyTest
from tertius.claims.rule import PLACEBO, Bar, Decision, decide, direction
from tertius.claims.says import Says, answered, mass_about, pointed
from tertius.claims.verdict import Cell, GridCell, Label, Mass, Verdict
from tertius.core.errors import UsageError, shorten
from tertius.dossier.text import cell as shown
from tertius.dossier.text import is_share

#: Arguments of a test's own condition that hold more than the cells do.
_BEYOND_CELLS = ("grid", "p")


@dataclass(frozen=True)
class Setting:
    """What is tried: a threshold, and the option that each choice is restricted to."""

    threshold: float
    choices: tuple[tuple[str, str], ...] = ()

    def plain(self) -> dict[str, object]:
        """Return it as plain data."""
        return {"threshold": self.threshold, "choices": dict(self.choices)}


@dataclass(frozen=True)
class Replayed:
    """What the rule says under a setting.

    Attributes
    ----------
    cells : tuple of GridCell
        Those that the setting keeps, with directions about the claim at its threshold.
    mass : Mass or None
        The multiverse as the claim has it.
    notes : tuple of str
        What could not be tried.
    """

    decision: Decision
    cells: tuple[GridCell, ...]
    mass: Mass | None
    notes: tuple[str, ...]

    @property
    def label(self) -> Label:
        """The label of the claim."""
        return self.decision.said


def registered(verdict: Verdict) -> Setting:
    """Return the setting that the claim was judged by."""
    return Setting(float(verdict.bar["threshold"]) if verdict.bar else 0.0)


def choices_of(verdict: Verdict) -> dict[str, tuple[str, ...]]:
    """Return the options of each choice of the grid as they are shown, the main one first."""
    main = next((c.specification for c in verdict.grid if c.role == "main"), {})
    out: dict[str, tuple[str, ...]] = {}
    for name, value in main.items():
        seen = [
            c.specification[name] for c in verdict.grid if c.role != "placebo" and name in c.specification
        ]
        options = tuple(dict.fromkeys([shown(value), *(shown(v) for v in seen if v is not None)]))
        if len(options) > 1:
            out[name] = options
    return out


def unavailable(verdict: Verdict) -> str:
    """Return why a verdict cannot be decided anew from its cells; empty where it can."""
    if not verdict.grid or verdict.bar is None or verdict.test is None:
        return "no test has decided this claim, so that there is nothing to decide anew"
    if verdict.test not in TESTS.all():
        return "the test that decided it is not installed here"
    if replay(verdict, registered(verdict)).label != verdict.label:
        return (
            "this verdict rests on more than the cells of its grid; another threshold needs a run of its own"
        )
    return ""


def replay(verdict: Verdict, setting: Setting) -> Replayed:
    """Return what the written rule says of a stored grid under a setting.

    Raises
    ------
    UsageError
        A choice or an option that the grid does not have, or options that no specification makes together.
    """
    assert verdict.bar is not None and verdict.test is not None
    test = TESTS.get(verdict.test)
    kept = _restricted(verdict, setting)
    bar = Bar(**{**verdict.bar, "threshold": setting.threshold})
    says = _says(verdict)
    kept = _about_quantity(kept, says, bar)
    if not test.exact:
        cells = past_placebos(kept, setting.threshold)
    elif setting.threshold == registered(verdict).threshold:
        cells = kept
    else:
        cells = tuple(_counted(c, setting.threshold) for c in kept)
    by_rule, notes = _placebo(verdict, cells, bar, decide(cells, bar))
    decision, more = _own_condition(test, by_rule, cells, bar)
    says = says.moved(Bar(**verdict.bar), setting.threshold)
    decision = answered(decision, cells, bar, says, by_rule.label)
    return Replayed(decision, pointed(cells, says), mass_about(decision, cells, bar, says), (*notes, *more))


def _says(verdict: Verdict) -> Says:
    """Return what the claim says of the quantity."""
    low, high = verdict.within or (0.0, 0.0)
    return Says(verdict.says, low, high)  # type: ignore[arg-type]


def _about_quantity(cells: tuple[GridCell, ...], says: Says, bar: Bar) -> tuple[GridCell, ...]:
    """Return stored cells, whose directions are about the claim, with directions about the quantity."""
    if says.way != "within":
        return pointed(cells, says)  # twice turned is as it was
    at = bar.threshold if bar.none is None else bar.none
    return tuple(replace(c, direction=direction(c.estimate, at)) for c in cells)


def _counted(cell: GridCell, asked: float) -> GridCell:
    """Return a cell of counted cases that points for the claim where there are as many as asked for."""
    e = cell.estimate
    if e.value is None or cell.role == "placebo":
        return cell
    found = e.value * e.n if is_share(e.unit) else e.value
    return replace(cell, direction="for" if found >= asked - 1e-6 * max(1, e.n) else "neither")


def _restricted(verdict: Verdict, setting: Setting) -> tuple[GridCell, ...]:
    known = choices_of(verdict)
    for name, option in setting.choices:
        if option not in known.get(name, ()):
            raise UsageError(f"choice {shorten(name)}", "a choice and an option of the grid", shorten(option))
    wanted = dict(setting.choices)
    kept = [
        c
        for c in verdict.grid
        if c.role == "placebo"
        or all(_is(c.specification.get(name), option) for name, option in wanted.items())
    ]
    if any(c.role == "main" for c in kept):
        return tuple(kept)
    main = next(c.specification for c in verdict.grid if c.role == "main")
    nearest = min(
        (c for c in kept if c.role == "variant"),
        key=lambda c: sum(c.specification.get(name) != value for name, value in main.items()),
        default=None,
    )
    if nearest is None:
        raise UsageError("choices", "options that some specification makes together", "none that does")
    return tuple(replace(c, role="main") if c is nearest else c for c in kept)


def _is(value: Cell, option: str) -> bool:
    return shown(value) == option


def _placebo(
    verdict: Verdict, cells: tuple[GridCell, ...], bar: Bar, decision: Decision
) -> tuple[Decision, tuple[str, ...]]:
    """Put in what the draws of the placebo say, where they were drawn for the side of the main estimate."""
    share = verdict.placebo_share
    if share is None or decision.label in ("not testable", "too few to tell"):
        return decision, ()
    main = next(c for c in cells if c.role == "main").estimate.value
    first = verdict.headline.value if verdict.headline else None
    if bar.none is not None and None not in (main, first) and (main >= bar.none) != (first >= bar.none):  # type: ignore[operator]
        return decision, ("The sham comparisons were made for the other side and say nothing here.",)
    if share > PLACEBO:
        why = "sham comparisons earn the same label too often"
        return replace(decision, label="not identified", placebo=share, why=why), ()
    return replace(decision, placebo=share), ()


def _own_condition(
    test: AnyTest, decision: Decision, cells: tuple[GridCell, ...], bar: Bar
) -> tuple[Decision, tuple[str, ...]]:
    """Apply what a test adds to the rule, where it reads the cells alone; else say that a run is needed."""
    if test.qualify is None:
        return decision, ()
    asked = list(signature(test.qualify).parameters)[3:]
    if any(name in _BEYOND_CELLS for name in asked):
        return decision, ("The test adds a condition that needs the record itself; only a run applies it.",)
    nothing: Any = None
    return test.qualify(decision, cells, bar.threshold, nothing, nothing), ()


def applied(verdict: Verdict, number: int) -> Setting | None:
    """Return the setting that a flip of the verdict stands for; None where it needs a run.

    Raises
    ------
    UsageError
        The verdict has no flip of this number.
    """
    if not 0 <= number < len(verdict.flips):
        raise UsageError("flip", f"a number below {len(verdict.flips)}", str(number))
    flip, now = verdict.flips[number], registered(verdict)
    if flip.parameter.startswith("choice."):
        name = flip.parameter.removeprefix("choice.")
        value = flip.value if not isinstance(flip.value, tuple) else None
        setting = Setting(now.threshold, ((name, shown(value)),))
        return setting if shown(value) in choices_of(verdict).get(name, ()) else None
    if not isinstance(flip.value, (int, float)) or isinstance(flip.value, bool):
        return None
    if flip.kind == "threshold":
        return Setting(float(flip.value))
    if flip.parameter == "bias" and verdict.bar is not None and verdict.bar["scale"] != "ratio":
        return Setting(now.threshold - float(flip.value))
    return None


def ends(verdict: Verdict) -> tuple[float, float, float]:
    """Return least, most and step of the thresholds worth trying: the span of what was estimated."""
    at = registered(verdict).threshold
    flips = [
        float(f.value) for f in verdict.flips if f.kind == "threshold" and isinstance(f.value, (int, float))
    ]
    scale = verdict.bar["scale"] if verdict.bar else "difference"
    found = [c.estimate for c in verdict.grid if c.role != "placebo" and c.estimate.value is not None]
    if scale == "exact":
        counts = [e.value * e.n if is_share(e.unit) else e.value for e in found if e.value is not None]
        return 0.0, float(ceil(max([at, *flips, *counts])) + 2), 1.0
    main = next(c.estimate for c in verdict.grid if c.role == "main")
    values = [v for v in (main.low, main.high, *(e.value for e in found)) if v is not None]
    low, high = min([at, *flips, *values]), max([at, *flips, *values])
    room = 0.1 * (high - low) or abs(at) or 1.0
    step = 10.0 ** (floor(log10(high - low + 2 * room)) - 2)
    low, high = low - room, high + room
    if scale == "share":
        low, high = max(low, step), min(high, 1 - step)
    if scale == "ratio":
        low = max(low, step)
    return tidy(round(low / step) * step), tidy(round(high / step) * step), tidy(step)


def tidy(value: float) -> float:
    """Return a number without the dust of its binary form."""
    return float(f"{value:.10g}")
