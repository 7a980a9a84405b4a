"""``MODEL.yaml``: data, effects and settings of a fit or a simulation, checked when read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from tertius.core.delimited import read_records
from tertius.core.errors import ModelError, near_miss, shorten
from tertius.core.files import is_file, read_text
from tertius.core.npz import read_arrays
from tertius.core.schema import Plain
from tertius.core.tree import Limits, noun, read_tree
from tertius.saom import frames
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network, SaomData

LARGEST, LARGEST_TABLE = 1_000_000, 256_000_000
_LIMITS = Limits(line=100_000)


class _Strict(Plain):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """Where values are: an array of an ``.npz`` file, or columns of a ``.csv`` file in long form."""

    kind: Literal["network", "behaviour", "actor", "dyadic"]
    file: str
    array: str | None = None
    sender: str = "sender"
    receiver: str = "receiver"
    actor: str = "actor"
    wave: str | None = None
    value: str | None = None
    two_mode: bool = False
    symmetric: bool = False
    rule: str = "forcing"
    max_degree: int | None = None
    double_step: float = 0.0
    offset: float = 0.0
    centred: bool = True
    of: Literal["senders", "receivers"] = "senders"


class FitSpec(_Strict):
    """Settings of `tertius fit`."""

    seed: Annotated[int, Field(ge=0)] = 1
    final: Annotated[int, Field(ge=100, le=1_000_000)] = 1000
    attempts: Annotated[int, Field(ge=1, le=100)] = 6
    conditional: str | None = None
    out: str | None = None


class SimulateSpec(_Strict):
    """Settings of `tertius simulate`; `theta` is a fit's file, or values by label."""

    seed: Annotated[int, Field(ge=0)] = 1
    chains: Annotated[int, Field(ge=1, le=1_000_000)] = 100
    conditional: str | None = None
    theta: str | dict[str, float] | None = None
    out: str | None = None


class ModelSpec(_Strict):
    """The whole file."""

    variables: Annotated[dict[str, Source], Field(min_length=1)]
    covariates: dict[str, Source] = Field(default_factory=dict)
    actors: list[str | int] | None = None
    receivers: list[str | int] | None = None
    waves: list[str | int | float] | None = None
    effects: str | list[str]
    fit: FitSpec = FitSpec()
    simulate: SimulateSpec = SimulateSpec()


@dataclass(frozen=True, eq=False)
class ModelFile:
    """A file that has been read: its specification and its data."""

    path: Path
    spec: ModelSpec
    data: SaomData

    @property
    def sources(self) -> tuple[Path, ...]:
        """Files that the data are read from."""
        every = (*self.spec.variables.values(), *self.spec.covariates.values())
        return tuple(dict.fromkeys(self.beside(source.file) for source in every))

    def beside(self, name: str) -> Path:
        """Return a path named in the file: relative to it."""
        return self.path.parent / name


def load_model(path: Path) -> ModelFile:
    """Read a model file and its data.

    Raises
    ------
    ModelError
        One sentence naming file and entry.
    """
    tree = read_tree(read_text(path, LARGEST, ModelError), str(path), ModelError, "a model", _LIMITS)
    if not isinstance(tree.value, dict):
        got = noun(tree.value)
        raise ModelError(f"{path}:1", "entries such as variables and effects", got)
    try:
        spec = ModelSpec.model_validate(tree.value)
    except ValidationError as error:
        found = error.errors()  # a misspelt key explains one that is missing
        first = next((fault for fault in found if fault["type"] == "extra_forbidden"), found[0])
        place = ".".join(str(p) for p in first["loc"])
        raise ModelError(f"{path}:{tree.line(first['loc'])}: {place}", *_said(first)) from None
    return ModelFile(path, spec, _data(path, spec))


def _said(fault: ErrorDetails) -> tuple[str, str, str]:
    """Return what a fault of the schema asks for, what was there, and what may have been meant."""
    name, got = str(fault["loc"][-1]) if fault["loc"] else "", shorten(fault["input"])
    if fault["type"] == "extra_forbidden":
        known = {f for m in (ModelSpec, Source, FitSpec, SimulateSpec) for f in m.model_fields}
        return "a known key", shorten(name), near_miss(name, known)
    if fault["type"] == "missing":
        return f"the key {name!r}", "none", ""
    if fault["type"] == "literal_error":
        expected = str(fault["ctx"]["expected"])
        options = [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")]
        return f"one of {expected}", got, near_miss(str(fault["input"]), options)
    return "a valid entry", f"{got}: {fault['msg'].removeprefix('Value error, ').lower()}", ""


def _data(path: Path, spec: ModelSpec) -> SaomData:
    reader = _Reader(path, spec)
    variables: dict[str, Network | Behaviour] = {}
    covariates: dict[str, Covariate | Dyadic] = {}
    for name, source in spec.variables.items():
        if source.kind not in ("network", "behaviour"):
            raise ModelError(
                f"{path}, variables.{name}", "kind network or behaviour", source.kind, "a covariate?"
            )
        made = reader.read(f"variables.{name}", source)
        assert isinstance(made, (Network, Behaviour))
        variables[name] = made
    for name, source in spec.covariates.items():
        if source.kind not in ("actor", "dyadic"):
            raise ModelError(f"{path}, covariates.{name}", "kind actor or dyadic", source.kind, "a variable?")
        entry = reader.read(f"covariates.{name}", source)
        assert isinstance(entry, (Covariate, Dyadic))
        covariates[name] = entry
    return SaomData(variables, covariates)


def _moves(s: Source) -> dict[str, Any]:
    """Return what a source says on how its ties change, as `Network` takes it."""
    return {k: getattr(s, k) for k in ("rule", "max_degree", "double_step", "offset")}


class _Reader:
    """Reads the sources of one file, each file once."""

    def __init__(self, path: Path, spec: ModelSpec) -> None:
        self.path, self.spec = path, spec
        self._tables: dict[str, pd.DataFrame] = {}

    def read(self, place: str, s: Source) -> Network | Behaviour | Covariate | Dyadic:
        where = f"{self.path}, {place}"
        file = self.path.parent / s.file
        if not is_file(file):
            raise ModelError(where, "a file", f"no {shorten(s.file)}")
        try:
            if file.suffix == ".npz":
                return self._array(where, file, s)
            if file.suffix == ".csv":
                return self._rows(file, s)
        except ModelError as error:
            if error.where.startswith(str(self.path)):
                raise
            raise ModelError(f"{where}: {error.where}", error.expected, error.got, error.remedy) from None
        raise ModelError(where, "a .npz or .csv file", file.suffix or "no ending")

    def _array(self, where: str, file: Path, s: Source) -> Network | Behaviour | Covariate | Dyadic:
        held = read_arrays(file, ModelError, "a file of arrays")
        if s.array not in held:
            raise ModelError(where, f"array: one of {', '.join(held)}", shorten(s.array))
        try:
            values = np.asarray(held[s.array], dtype=np.float64)
        except (ValueError, TypeError):
            raise ModelError(where, f"numbers in the array {s.array!r}", str(held[s.array].dtype)) from None
        if s.kind == "network":
            return Network(values, two_mode=s.two_mode, symmetric=s.symmetric, **_moves(s))
        if s.kind == "behaviour":
            return Behaviour(values)
        if s.kind == "actor":
            return Covariate(values, of=s.of, centred=s.centred)
        return Dyadic(values, centred=s.centred)

    def _rows(self, file: Path, s: Source) -> Network | Behaviour | Covariate | Dyadic:
        if s.file not in self._tables:
            text = read_text(file, LARGEST_TABLE, ModelError)
            records = read_records(text, str(file), ModelError, None)
            self._tables[s.file] = records.frame(records.header, ModelError)
        table, actors, waves = self._tables[s.file], self.spec.actors, self.spec.waves
        if actors is None:
            raise ModelError(str(self.path), "actors: a list of names, for .csv files", "none")
        receivers = self.spec.receivers if s.two_mode or s.of == "receivers" else None
        if s.kind in ("network", "behaviour") and waves is None:
            raise ModelError(str(self.path), "waves: a list, for .csv files", "none")
        if s.kind == "network":
            made = frames.network_from_edges(
                table,
                actors,
                waves or [],
                sender=s.sender,
                receiver=s.receiver,
                wave=s.wave or "wave",
                value=s.value,
                receivers=receivers,
                symmetric=s.symmetric,
            )
            return replace(made, **_moves(s))
        value = s.value or "value"
        if s.kind == "dyadic":
            dyadic = frames.dyadic_from_rows(
                table, actors, sender=s.sender, receiver=s.receiver, value=value, receivers=receivers
            )
            return Dyadic(dyadic.values, centred=s.centred)
        changing = waves if s.kind == "behaviour" or s.wave else None
        rows = frames.values_from_rows(
            table, receivers or actors, changing, actor=s.actor, wave=s.wave or "wave", value=value
        )
        return Behaviour(rows) if s.kind == "behaviour" else Covariate(rows, of=s.of, centred=s.centred)
