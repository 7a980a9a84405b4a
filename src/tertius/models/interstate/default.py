"""The fitted model of a panel, made once and kept in the store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tertius.core.errors import StoreError
from tertius.core.progress import silent
from tertius.core.provenance import code_digest, digest
from tertius.core.store import Store, default_cache, refuse
from tertius.models.interstate.build import Interstate, build
from tertius.models.interstate.effects import formula
from tertius.models.interstate.spec import MODERN, InterstateSpec
from tertius.panel.panel import Panel
from tertius.saom import api
from tertius.saom.estimation.progress import Progress
from tertius.saom.results.fit import Fit

#: Code that a fit depends on.
MADE_BY = (
    "tertius.saom",
    *(f"tertius.models.interstate.{part}" for part in ("actors", "axes", "build", "dyads", "peers", "ties")),
)


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fit with the data that it was made on; `key` identifies both in the store."""

    built: Interstate
    fit: Fit
    key: str


def fit_default(
    panel: Panel,
    store: Store | None = None,
    spec: InterstateSpec = MODERN,
    *,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress = silent,
) -> Fitted:
    """Return the fitted model of `spec`, from the store if it is there.

    Parameters
    ----------
    panel : Panel
    store : Store, optional
        Where fits are kept; the user's cache by default.
    spec : InterstateSpec
        The windows 1995-99 to 2020-24 by default.
    seed : int
        The result depends on it and on nothing about the machine.

    Notes
    -----
    The key covers the frozen panel, the spec, the effects, the seed and the code of engine and model:
    a change of any of them makes a new fit.  A damaged file counts as absent.
    """
    fitted = kept(panel, store, spec, seed=seed)
    if isinstance(fitted, Fitted):
        return fitted
    built, key, path = fitted
    made = api.fit(built.data, formula(spec), seed=seed, threads=threads, progress=progress)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made.save(path)
    except (OSError, StoreError) as error:
        refuse((store or Store(default_cache())).root, error)
    return Fitted(built, made, key)


def kept(
    panel: Panel, store: Store | None = None, spec: InterstateSpec = MODERN, *, seed: int = 1
) -> Fitted | tuple[Interstate, str, Path]:
    """Return the fit that the store holds; otherwise the data, the key, and where a fit would go."""
    built = build(panel, spec)
    code = [code_digest(part) for part in MADE_BY]
    key = digest(built.digest, formula(spec), seed, code)
    path = (store or Store(default_cache())).path(key).with_suffix(".npz")
    if path.exists():
        try:
            return Fitted(built, Fit.load(path), key)
        except StoreError:
            path.unlink()
    return built, key, path
