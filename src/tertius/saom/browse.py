"""What effects are possible on some data: ``saom.effects(data)``, and the same as terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pandas as pd

from tertius.core.errors import TertiusError, UsageError
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.saom.effects.contract import Effect
from tertius.saom.shown import Shown
from tertius.saom.term import Term, effect_of


@dataclass(frozen=True, eq=False)
class EffectTable(Shown):
    """Effects that are possible on some data.

    Attributes
    ----------
    rows : tuple of (variable, Effect, tuple of Term)
        An effect of a variable, and the terms that the data allow: one for each choice of interaction
        variables.
    """

    rows: tuple[tuple[str, Effect, tuple[Term, ...]], ...]

    def terms(self) -> tuple[Term, ...]:
        """Return all terms, each effect with each choice of interaction variables."""
        return tuple(term for _, _, terms in self.rows for term in terms)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per effect and variable; ``written`` is how a formula names it."""
        rows = [
            {
                "variable": on,
                "kind": effect.kind,
                "written": ", ".join(dict.fromkeys(written(term) for term in terms)),
                "title": effect.title,
                "formula": effect.formula,
                "if positive": effect.interpretation,
                "forms": ", ".join(effect.forms),
                "parm": effect.parm,
                "source": effect.source,
            }
            for on, effect, terms in self.rows
        ]
        return pd.DataFrame(rows)

    def __len__(self) -> int:
        """Return the number of effects."""
        return len(self.rows)


def written(term: Term) -> str:
    """Return a term as formulas write it, without its variable and form."""
    inside = ", ".join(term.with_)
    return f"{term.name}({inside})" if inside else term.name


def effects(data: SaomData, *words: str, on: str | None = None) -> EffectTable:
    """Return the effects that are possible on these data.

    Parameters
    ----------
    data : SaomData
    *words : str
        Only effects whose name, title, formula or meaning has all of these words.
    on : str, optional
        Only effects on this variable.

    Returns
    -------
    EffectTable
        Shows as a table; ``to_frame()`` and ``terms()`` give the rows.

    Raises
    ------
    ModelError, UsageError
        If `data` are none, or there is no such variable.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> found = saom.effects(data, "reciprocity", on="friends")
    >>> found.to_frame()[["written", "if positive"]].iloc[0].tolist()
    ['XRecip(way)', 'ego prefers mutual ties with alters for whom the dyadic covariate is high']
    """
    if not isinstance(data, SaomData):
        raise UsageError("effects", "SaomData", type(data).__name__)
    if on is not None and not isinstance(data.find(on), (Network, Behaviour)):
        raise UsageError("effects", "a variable that is explained", f"covariate {on!r}")
    rows = []
    for name in data.variables:
        if on not in (None, name):
            continue
        for effect in _effects_on(data, name):
            text = f"{effect.name} {effect.title} {effect.formula} {effect.interpretation}".lower()
            if all(word.lower() in text for word in words):
                terms = tuple(_terms(data, name, effect))
                if terms:
                    rows.append((name, effect, terms))
    return EffectTable(tuple(rows))


def _effects_on(data: SaomData, name: str) -> Iterator[Effect]:
    from tertius.saom.effects import catalogue

    kind = "network" if isinstance(data.variables[name], Network) else "behaviour"
    for part in (kind, "rate"):
        yield from (e for e in catalogue(part).values() if e.name != "Rate")


def _terms(data: SaomData, name: str, effect: Effect) -> Iterator[Term]:
    """Yield the term of an effect with each choice of interaction variables that the data allow."""
    needs = list(effect.needs)
    if effect.kind == "rate" and "net" in needs and isinstance(data.variables[name], Network):
        needs.remove("net")
    for choice in product(*(_candidates(data, name, need) for need in needs)):
        # Two variables of one kind stand for different things.
        if len(set(choice)) < len(choice):
            continue
        term = Term(effect.name, name, "rate" if effect.kind == "rate" else effect.forms[0], choice)
        try:
            effect_of(term, data)
        except TertiusError:
            continue
        yield term


def _candidates(data: SaomData, name: str, need: str) -> list[str]:
    if need.startswith("x"):
        actors = [k for k, c in data.covariates.items() if isinstance(c, Covariate)]
        return [*actors, *(k for k in data.behaviours if k != name)]
    if need.startswith("w"):
        return [k for k, c in data.covariates.items() if isinstance(c, Dyadic)]
    return [k for k in data.networks if k != name]
