"""What every effect of the actor-oriented models must do: its change is the difference of its statistic."""

from __future__ import annotations

from functools import cache

import numpy as np

from tertius.core.arrays import Floats
from tertius.saom import effects
from tertius.saom.data.prepare import Prepared, prepare
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.saom.effects.contract import Effect
from tertius.saom.observe import Scene, scenes_of
from tertius.saom.term import Term
from tertius.testing.expect import expect

#: Actors, and receivers of a two-mode network, of the data that effects are checked on.
N, M = 9, 7
ROUNDING = 1e-9
#: Shortest reason, in characters, of an effect that is outside these checks.
REASON = 20
#: Words that an interpretation exceeds.
FEW = 3


def check_effect(kind: str, name: str) -> None:
    """Check one registered effect on random data.

    Parameters
    ----------
    kind : {"network", "behaviour", "rate"}
    name : str
        Its short name, as in the catalogue.

    Raises
    ------
    UsageError
        There is no such effect.
    AssertionError
        The documentation is incomplete, the change is not the difference of ego's statistic, or far alters do
        not have the declared background.
    """
    effect = effects.get(kind, name)
    where = f"{kind} effect {name!r}"
    check_documentation(effect, where)
    if kind == "network":
        check_tie(effect, where)
        check_background(effect, where)
    elif kind == "behaviour":
        check_step(effect, where)


def check_documentation(effect: Effect, where: str) -> None:
    """Check that entry and effect have one name, and that formula, source and interpretation say something.

    What a family holds goes by the names of its rows alone.
    """
    registry = effects.REGISTRIES[effect.kind]
    entry = next((key for key, known in registry.all().items() if known.name == effect.name), None)
    same = entry is None or entry.rstrip("_") == effect.name.replace(".", "_")
    expect(same, where, "a file, or an entry point, of the effect's name", entry)
    letter = "a_i" if effect.kind == "rate" else "s_i"
    expect(letter in effect.formula, where, f"a formula of ego's {letter}", effect.formula)
    expect(len(effect.source) > REASON, where, "authors, year and place under 'source'", effect.source)
    clause = len(effect.interpretation.split()) > FEW
    expect(clause, where, "a clause of what a positive parameter says", effect.interpretation)


@cache
def scenery(mode: str) -> Prepared:
    """Return random data with everything that an effect may need; `mode` is that of the network "net"."""
    rng = np.random.default_rng(7)

    def net(n: int, m: int, symmetric: bool = False) -> Floats:
        a = (rng.random((3, n, m)) < 0.35).astype(float)
        if n == m:
            a[:, np.arange(n), np.arange(n)] = 0
        return np.maximum(a, a.transpose(0, 2, 1)) if symmetric else a

    width = M if mode == "two" else N
    own = Network(net(N, width, mode == "symmetric"), mode == "two", mode == "symmetric")
    other = Network(net(N, width), mode == "two")
    beh = Behaviour(rng.integers(1, 5, (N, 3)).astype(float))
    covariates: dict[str, Covariate | Dyadic] = {
        "x": Covariate(rng.integers(0, 4, N).astype(float)),
        "far": Covariate(rng.random(width), of="receivers" if mode == "two" else "senders"),
        "w": Dyadic(rng.random((N, width))),
    }
    return prepare(SaomData({"net": own, "other": other, "beh": beh}, covariates))


def term_of(effect: Effect, form: str = "eval") -> tuple[Prepared, Term]:
    """Return data of the effect's first mode, and a term with the effect on them."""
    mode = effect.modes[0]
    far = "far" if mode == "two" and effect.background == "alter" else "x"
    given = {"x": far, "x2": "beh", "w": "w", "w2": "w", "other": "other", "other2": "other", "net": "net"}
    on = "beh" if effect.kind == "behaviour" or (effect.kind == "rate" and "net" in effect.needs) else "net"
    return scenery(mode), Term(effect.name, on, form, tuple(given[need] for need in effect.needs))


def outside(effect: Effect, where: str) -> bool:
    """Whether an effect is outside the check of its change, for the reason that it gives."""
    if effect.generic:
        expect(len(effect.generic) > REASON, where, "a reason under 'generic'", effect.generic)
    return bool(effect.generic)


def ego_statistic(scene: Scene, effect: Effect, adj: Floats, symmetric: bool, i: int) -> float:
    """Return ego's statistic in a network."""
    scene.set_net("net", adj, symmetric)
    if effect.tie is None:
        return scene.call(effect.ego, i)
    return sum(scene.call(effect.tie, i, j=int(j), y=1) for j in np.flatnonzero(adj[i]))


def check_tie(effect: Effect, where: str) -> None:
    """Check that a tie's value is ego's statistic with the tie minus that without it."""
    if outside(effect, where):
        return
    p, term = term_of(effect)
    scene = scenes_of(p, term, 0, False)[0]
    net = p.networks["net"]
    for i in range(N):
        for j in range(net.start.shape[2]):
            if i == j and not net.two_mode:
                continue
            for y in (0, 1):
                with_, without = net.start[0].copy(), net.start[0].copy()
                with_[i, j], without[i, j] = 1, 0
                if net.symmetric:
                    with_[j, i], without[j, i] = 1, 0
                difference = ego_statistic(scene, effect, with_, net.symmetric, i)
                difference -= ego_statistic(scene, effect, without, net.symmetric, i)
                scene.set_net("net", with_ if y else without, net.symmetric)
                value = scene.call(effect.delta, i, j=j, y=y)
                near = abs(value - difference) <= ROUNDING
                asked = f"the difference of ego's statistic, {difference:.12g}, for tie {i}->{j} from {y}"
                expect(near, where, asked, value)


def check_step(effect: Effect, where: str) -> None:
    """Check that a step's value is ego's statistic after it minus that before."""
    if outside(effect, where):
        return
    p, term = term_of(effect)
    scene = scenes_of(p, term, 0, False)[0]
    z = scene.values["z"].v
    for i in range(N):
        for d in (-1, 1):
            value = scene.call(effect.delta, i, d=d)
            before = scene.call(effect.ego, i)
            z[i] += d
            after = scene.call(effect.ego, i)
            z[i] -= d
            asked = f"the difference of ego's statistic, {after - before:.12g}, for actor {i} moving by {d}"
            expect(abs(value - (after - before)) <= ROUNDING, where, asked, value)


def check_background(effect: Effect, where: str) -> None:
    """Check that alters far from every tie have the value that the declared background promises."""
    if effect.background not in ("zero", "ego"):
        return
    p, term = term_of(effect)
    scene = scenes_of(p, term, 0, False)[0]
    net = p.networks["net"]
    empty = np.zeros_like(net.start[0])
    empty[0, 1] = empty[2, 3] = empty[3, 4] = 1
    scene.set_net("net", np.maximum(empty, empty.T) if net.symmetric else empty, net.symmetric)
    far = [j for j in range(net.start.shape[2]) if j not in (0, 1, 2)]
    seen = {scene.call(effect.delta, 0, j=j, y=0) for j in far}
    expect(len(seen) == 1, where, "one value for all alters far from every tie", sorted(seen))
    zero = effect.background == "ego" or seen == {0.0}
    expect(zero, where, "nothing for alters far from every tie (background 'zero')", sorted(seen))
