"""Effects of RSiena's second set of values: shared choices in another network, matches, overlap degrees."""

from __future__ import annotations

import gzip
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tertius.saom import effects
from tertius.saom.data.prepare import Prepared, prepare
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.saom.observe import contributions, scenes_of, statistic
from tertius.saom.term import Term

UPSTREAM = os.environ.get("TERTIUS_REFERENCE", "")
FOLDER = Path(UPSTREAM).parent / "saom2"
pytestmark = pytest.mark.skipif(not UPSTREAM, reason="needs TERTIUS_REFERENCE")
JOBS = ("s50", "s50_sym", "net_sym", "net_symr", "multiplex", "twomode", "mixed")
#: Named in RSiena's catalogue, unknown to its own code.
UNKNOWN = {"inPop_ego", "outOutDist2AvIntn"}


def read(name: str, job: str) -> list[dict[str, Any]]:
    values = json.loads(gzip.decompress((FOLDER / f"{name}.json.gz").read_bytes()))
    return list(values.get(job, []))


@cache
def prepared(job: str) -> Prepared:
    """The data of one job."""
    one = dict(np.load(FOLDER / "effects_data.npz"))

    def first(name: str) -> dict[str, Any]:
        return dict(np.load(Path(UPSTREAM) / "data" / f"{name}.npz"))

    variables: dict[str, Any] = {}
    covariates: dict[str, Any] = {}
    if job in ("s50", "s50_sym"):
        z = first(job)
        variables = {
            "net": Network(z["net"], symmetric=job == "s50_sym"),
            "beh": Behaviour(z["beh"].astype(float)),
        }
        loose = {"smoke1": z["smoke1"], "grp": one["grp"], "smoke": z["smoke"]}
        covariates = {k: Covariate(v.astype(float), centred=job != "s50") for k, v in loose.items()}
    elif job in ("net_sym", "net_symr"):
        z = first("s50")
        second = first("s50_sym")["net"] if job == "net_sym" else one["symr"]
        variables = {"net": Network(z["net"]), "sym": Network(second.astype(float), symmetric=True)}
        variables["beh"] = Behaviour(z["beh"].astype(float))
        covariates = {"W": Dyadic(z["W"].astype(float), centred=job == "net_sym")}
    elif job == "multiplex":
        z = first("multiplex")
        variables = {
            "net": Network(z["net"]),
            "net2": Network(z["net2"]),
            "beh": Behaviour(z["beh"].astype(float)),
        }
        covariates = {k: Dyadic(first("s50")[k].astype(float)) for k in ("W", "WV")}
    elif job == "twomode":
        variables = {"net": Network(first("twomode")["net"], two_mode=True)}
        ga, gb = (
            Covariate(one["catA"].astype(float), centred=False),
            Covariate(one["catB"].astype(float), "receivers", False),
        )
        covariates = {"ga1": ga, "gb1": gb}
    else:
        two = first("twomode")["net"]
        variables = {"one": Network(one["one"].astype(float)), "two": Network(two, two_mode=True)}
        variables |= {
            "two2": Network(one["two2"].astype(float), two_mode=True),
            "beh": Behaviour(one["behA"].astype(float)),
        }
        covariates = {"WA": Dyadic(one["WA"].astype(float)), "WAB": Dyadic(one["WAB"].astype(float))}
    return prepare(SaomData(variables, covariates))


def term_of(entry: dict[str, Any], p: Prepared) -> Term | None:
    """The entry's term; None where RSiena has no value for it."""
    if "error" in entry or entry["shortName"] in UNKNOWN:
        return None
    on, name = entry["name"], entry["shortName"]
    kind = "network" if on in p.networks else "behaviour"
    if name not in effects.catalogue(kind) or entry["type"] not in effects.get(kind, name).forms:
        return None
    given = tuple(x for x in (entry["interaction1"], entry["interaction2"]) if x)
    return Term(name, on, entry["type"], given, float(entry["parm"]))


@pytest.mark.parametrize("job", JOBS)
def test_targets_equal_the_second_reference(job: str) -> None:
    p = prepared(job)
    wrong, checked = [], 0
    for entry in read("effects_targets", job):
        term = term_of(entry, p)
        if term is None:
            continue
        try:
            ours = [statistic(p, term, m) for m in range(p.data.periods)]
        except Exception as error:
            wrong.append(f"{term.label} {term.parm}: {error}")
            continue
        checked += 1
        if not np.allclose(ours, entry["by_period"], atol=1e-8, rtol=1e-10):
            wrong.append(f"{term.label} p={term.parm}: {ours} for {entry['by_period']}")
    assert checked >= 9
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("job", ["s50", "net_sym", "net_symr", "mixed", "twomode"])
def test_contributions_equal_the_second_reference(job: str) -> None:
    p = prepared(job)
    wrong, checked = [], 0
    for entry in read("effects_contributions", job):
        term = term_of(entry, p)
        if term is None:
            continue
        worst = 0.0
        network = term.on in p.networks
        for m, egos in enumerate(entry["contributions"]):
            scenes = scenes_of(p, term, m, False)
            for i in range(0, len(egos), 5):
                for c, theirs in enumerate(egos[i]):
                    two = network and p.networks[term.on].two_mode
                    stays = (
                        c == 1 if not network else c >= p.networks[term.on].start.shape[2] if two else c == i
                    )
                    if theirs is None or stays:
                        continue
                    ours = contributions(p, term, scenes, m, i, c if network else c - 1)
                    worst = max(worst, abs(ours - theirs))
                    checked += 1
        if worst > 1e-8:
            wrong.append(f"{term.label} p={term.parm}: differs by up to {worst:g}")
    assert checked > 500
    assert not wrong, "\n".join(wrong)
