"""One effect in a model: which variable, form, interaction variables and parameter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError
from tertius.saom import effects
from tertius.saom.data.prepare import RAW
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.saom.effects.contract import Effect

FORMS = ("eval", "creation", "endow", "rate")
LARGEST_PARM = 1_000_000
PRODUCTS = {"network": "unspInt", "behaviour": "behUnspInt"}


@dataclass(frozen=True)
class Term:
    """A parameter of a model.

    Parameters
    ----------
    name : str
        RSiena short name; ``"Rate"`` is the basic rate, one parameter per period.
    on : str
        The dependent variable.
    form : {"eval", "creation", "endow", "rate"}
    with_ : tuple of str
        Interaction variables in RSiena's order.
    parm : float, optional
        Internal parameter; the effect's default if omitted.
    factors : tuple of Term
        For a user interaction: the two or three terms that it multiplies; `name` is then free.
    period : int, optional
        Of a basic rate, from 0.
    """

    name: str
    on: str
    form: str = "eval"
    with_: tuple[str, ...] = ()
    parm: float | None = None
    factors: tuple[Term, ...] = ()
    period: int | None = None

    @property
    def label(self) -> str:
        """A short human name."""
        tail = f" ({', '.join(self.with_)})" if self.with_ else ""
        when = f" period {self.period + 1}" if self.period is not None else ""
        form = "" if self.form in ("eval", "rate") else f" {self.form}"
        return f"{self.on}: {self.name}{tail}{form}{when}"

    @property
    def basic_rate(self) -> bool:
        """Whether this is a basic rate parameter."""
        return self.form == "rate" and self.name == "Rate"


def labels_of(terms: Sequence[Term]) -> tuple[str, ...]:
    """Return a name for each of some terms, with the internal parameter where two names would be the same."""
    plain = Counter(t.label for t in terms)
    return tuple(f"{t.label} [{parms_of(t)}]" if plain[t.label] > 1 else t.label for t in terms)


def common_labels(models: Sequence[Sequence[Term]], labels: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the labels of several models, with internal parameters where one label has several of them."""
    known: dict[str, set[str]] = {}
    for terms in models:
        for term in terms:
            known.setdefault(term.label, set()).add(parms_of(term))
    return [
        [
            f"{term.label} [{parms_of(term)}]"
            if not term.basic_rate and len(known[term.label]) > 1
            else label
            for term, label in zip(terms, named)
        ]
        for terms, named in zip(models, labels)
    ]


def parms_of(term: Term) -> str:
    """Return the internal parameters of a term, or of its factors, as text."""
    return ", ".join("default" if t.parm is None else f"{t.parm:g}" for t in term.factors or (term,))


def effect_of(term: Term, data: SaomData) -> Effect:
    """Return the effect of a term, after checking that the data have what it needs.

    Raises
    ------
    ModelError, UsageError
        Naming the effect, what it needs and what the data have.
    """
    variable = data.find(term.on)
    if not isinstance(variable, (Network, Behaviour)):
        raise ModelError(f"effect {term.name!r}", "a dependent variable to explain", f"covariate {term.on!r}")
    kind = "rate" if term.form == "rate" else "network" if isinstance(variable, Network) else "behaviour"
    effect = effects.get(kind, term.name)
    where = f"effect {term.name!r} on {term.on!r}"
    _check_parm(where, term, effect)
    if term.form not in effect.forms:
        raise ModelError(where, f"a form of {', '.join(effect.forms)}", repr(term.form))
    if kind == "rate" and isinstance(variable, Network) and "z" in effect.wants(effect.delta):
        raise ModelError(where, "a behaviour, whose levels this rate depends on", f"the network {term.on!r}")
    needs = list(effect.needs)
    given = list(term.with_)
    if kind == "rate" and "net" in needs and isinstance(variable, Network) and len(given) == len(needs) - 1:
        needs.remove("net")
    if len(given) != len(needs):
        raise ModelError(where, f"{len(needs)} interaction variable(s) ({', '.join(needs)})", f"{len(given)}")
    for need, name in zip(needs, given):
        variable_given = data.find(name)
        allowed: tuple[type, ...] = {
            "x": (Covariate, Behaviour),
            "w": (Dyadic,),
            "o": (Network,),
            "n": (Network,),
        }[need[0]]
        if not isinstance(variable_given, allowed):
            options = " or ".join(t.__name__.lower() for t in allowed)
            raise ModelError(
                where,
                f"a {options} as interaction variable",
                f"{type(variable_given).__name__.lower()} {name!r}",
            )
        _check_varies(where, name, variable_given, data)
    mode = _mode(variable, given, data)
    if mode not in effect.modes:
        raise ModelError(where, f"a network that is {' or '.join(effect.modes)}", f"a {mode} one")
    if isinstance(variable, Network):
        columns = data.n if effect.exposure else variable.shape[2]
        if effect.columns == "other":
            columns = data.networks[given[effect.needs.index("other")]].shape[2]
        for name in given:
            covariate = data.find(name)
            if isinstance(covariate, Dyadic) and covariate.values.shape[-1] != columns:
                raise ModelError(
                    f"{where}: covariate {name!r}", f"{columns} columns", f"{covariate.values.shape[-1]}"
                )
    return effect


def _check_parm(where: str, term: Term, effect: Effect) -> None:
    """Refuse an internal parameter that would be cut or has no meaning."""
    if term.parm is None:
        return
    if not float(term.parm).is_integer() or abs(term.parm) > LARGEST_PARM:
        got = f"{term.parm:g}"
        raise ModelError(where, f"a whole number up to {LARGEST_PARM} as internal parameter", got)
    if term.parm < 0 and effect.kind == "network":
        raise ModelError(where, "an internal parameter that is not negative", f"{term.parm:g}")


def _check_varies(where: str, name: str, given: object, data: SaomData) -> None:
    """Refuse a covariate that is the same for all actors: similarities divide by its range, the rest is 0."""
    values = given.values if isinstance(given, (Covariate, Behaviour)) else np.empty(0)
    if isinstance(given, Covariate) and values.ndim == 2:
        values = values[:, : data.periods]
    seen = values[np.isfinite(values)]
    if seen.size and seen.min() == seen.max():
        got = f"{name!r}, which is {seen[0]:g} for all"
        every = np.asarray(given.values) if isinstance(given, Covariate) else seen
        if np.nanmin(every) < np.nanmax(every):
            got += f" in waves 1 to {data.periods}; a later wave does not count"
        raise ModelError(where, "a covariate that differs between actors", got, "drop the effect")


def _mode(variable: Network | Behaviour, given: list[str], data: SaomData) -> str:
    nets = (
        [variable]
        if isinstance(variable, Network)
        else [data.networks[k] for k in given if k in data.networks]
    )
    if not nets:
        return "directed"
    return "two" if nets[0].two_mode else "symmetric" if nets[0].symmetric else "directed"


def bindings(term: Term, effect: Effect, data: SaomData) -> dict[str, str]:
    """Map argument names (``x``, ``w``, ``net`` ...) to names of variables and covariates."""
    needs = list(effect.needs)
    if len(term.with_) == len(needs) - 1 and effect.kind == "rate":
        needs.remove("net")
    bound = dict(zip(needs, term.with_))
    if term.on in data.networks:
        bound.setdefault("net", term.on)
        bound |= {raw: f"{bound[w]} {RAW}" for raw, w in (("raw", "w"), ("raw2", "w2")) if w in bound}
    else:
        bound["z"] = term.on
    return bound


def waves_of(effect: Effect, bound: dict[str, str], data: SaomData) -> dict[str, Floats]:
    """Return the networks and the behaviour ``z`` that an effect's look-up table depends on, if it does."""
    if effect.observed is None:
        return {}  # waves as numbers take 8 bytes a cell
    waves = {a: data.networks[name].waves for a, name in bound.items() if name in data.networks}
    if "z" in bound:
        waves["z"] = data.behaviours[bound["z"]].values
    return waves
