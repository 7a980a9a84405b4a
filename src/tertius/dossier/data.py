"""What a dossier is made from: one frozen record that every section reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from tertius.case.schema import Case, Claim
from tertius.claims.judging.plan import PlanStatus
from tertius.claims.verdict import Verdict
from tertius.core.errors import TertiusError
from tertius.core.provenance import Provenance, canonical
from tertius.dossier.article import Article
from tertius.measures import MEASURES
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS


@dataclass(frozen=True)
class DossierData:
    """Everything that a section may use.

    Attributes
    ----------
    case : Case
        The case file as loaded.
    verdicts : tuple of Verdict
        One a claim that was judged, in the case's order.
    panel : Panel
        The panel that the verdicts were found on.
    provenance : Provenance
        Version, digests, parameters and environment of the run.
    key : str
        Digest of provenance and verdicts; identifies this dossier.
    plan : PlanStatus or None
        The frozen plan that the run was compared with, if there is one.
    article : Article or None
        The marked text, where the user supplied it.
    """

    case: Case
    verdicts: tuple[Verdict, ...]
    panel: Panel
    provenance: Provenance
    key: str
    plan: PlanStatus | None = None
    article: Article | None = None
    _measured: dict[str, pd.DataFrame | TertiusError] = field(default_factory=dict, repr=False, compare=False)

    def claim(self, identifier: str) -> Claim | None:
        """Return the claim that a verdict is about, or None if the case has none of that name."""
        return self.case.claim(identifier)

    @property
    def patrons(self) -> tuple[str, ...]:
        """The patrons that the dossier shows: the usual five and those that the case names."""
        named = [p for p in (self.case.patron, self.case.rival) if p not in POWERS]
        return tuple(p for p in (*POWERS, *named) if p != self.case.focal)

    @property
    def manifest(self) -> Mapping[str, Any]:
        """The panel's manifest: sources with release, terms, citation and digests."""
        return self.panel.manifest

    def measure(self, name: str, **parameters: Any) -> pd.DataFrame:
        """Return a measure with `parameters` over its defaults, computed once a dossier.

        Raises
        ------
        UsageError
            There is no such measure.
        PanelError
            The panel does not hold what it needs.
        """
        key = canonical([name, parameters])
        if key not in self._measured:
            try:
                self._measured[key] = MEASURES.get(name).compute(self.panel, **parameters)
            except TertiusError as error:
                self._measured[key] = error
        frame = self._measured[key]
        if isinstance(frame, TertiusError):
            raise frame
        return frame

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        table = self.panel.table("states").sort_values(["iso3", "start"], kind="stable")
        used: dict[str, dict[str, None]] = {}
        for iso3, name in zip(table["iso3"].tolist(), table["name"].tolist(), strict=True):
            used.setdefault(str(iso3), {}).pop(str(name), None)
            used[str(iso3)][str(name)] = None
        return {iso3: tuple(names) for iso3, names in used.items()}

    def names(self, iso3: str) -> tuple[str, ...]:
        """Return the short English names that a state has had in the panel, the last one last."""
        return self._names.get(iso3, (iso3,))

    def state_name(self, iso3: str) -> str:
        """Return the last short English name of a state in the panel, or its id where the panel has none."""
        return self.names(iso3)[-1]
