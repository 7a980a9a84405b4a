"""Choice probabilities, margins and tables: identities, and RSiena's figures where they are at hand."""

from __future__ import annotations

import gzip
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.saom_models import fit_of, world
from tertius import saom
from tertius.core.arrays import Floats
from tertius.core.errors import TertiusError
from tertius.saom.results import margins as module
from tertius.saom.results.choices import choice_sets, probabilities
from tertius.saom.results.fit import Fit
from tertius.saom.term import Term

FOLDER = os.environ.get("TERTIUS_REFERENCE")
needs_values = pytest.mark.skipif(not FOLDER, reason="needs TERTIUS_REFERENCE")
BEH = ("beh",)
MODELS = {
    "a": [Term(n, "net") for n in ("density", "recip", "transTrip")],
    "b": [
        *(Term(n, "net") for n in ("density", "recip", "gwespFF", "inPop")),
        *(Term(n, "net", with_=BEH) for n in ("altX", "egoX", "simX")),
    ],
}
EGO, BACK = Term("egoX", "net", with_=("smoke1",)), Term("recip", "net")
MODELS["a_interaction"] = [
    Term("density", "net"), BACK, Term("transTrip", "net"), EGO, Term("product", "net", factors=(EGO, BACK))
]  # fmt: skip


def values(name: str) -> dict[str, Any]:
    path = Path(str(FOLDER)).parent / "saom2" / f"marginal_{name}.json.gz"
    found: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))[f"model_{name}"]
    return found


def faulty(call: dict[str, Any]) -> bool:
    """Whether the branch's value is none: contrast of density, mixed kinds that are no probabilities."""
    mixed = call.get("second") and "interaction1" not in call
    return call["effectName1"] == "density" or bool(mixed and call["effectName1"] == "egoX")


@needs_values
@pytest.mark.parametrize("name", list(MODELS))
def test_margins_equal_the_branch(name: str) -> None:
    from support.saom_reference import prepared

    p, terms, known = prepared("s50"), MODELS[name], values(name)
    theta = np.array(known["theta"][2 : 2 + len(terms)])
    every = module._with_factors(terms)
    sets = list(choice_sets(p, every, "net"))
    weights = np.concatenate([theta, np.zeros(len(every) - len(terms))])
    checked = 0
    for entry in known["marginal"]:
        call = entry["call"]
        if faulty(call):
            continue

        def shift(n: int, call: dict[str, Any] = call) -> module.Shift:
            term = next(t for t in terms if t.name == call[f"effectName{n}"])
            kind = call.get(f"perturbType{n}") or module._kind(term, True)
            contrast = module._centred(term, call.get(f"contrast{n}"), {"": p})
            linked = module._products(every, len(terms), term) if call.get(f"interaction{n}") else ()
            return module.Shift(terms.index(term), call.get(f"diff{n}", 1.0), contrast, kind, linked)

        second = shift(2) if call.get("second") else None
        scale = "tie" if call.get("type") == "tieProb" else "change"
        for s, theirs in zip(sets, entry["by_period"]):
            ours = module.averages(s, module.difference(s, weights, shift(1), second), scale)[0]
            assert ours == pytest.approx(theirs["secondDiff" if second else "firstDiff"], abs=1e-14), call
            checked += 1
    assert checked >= 10


@needs_values
@pytest.mark.parametrize("name", ["a", "b"])
def test_probabilities_and_certainty_equal_the_branch(name: str) -> None:
    from support.saom_reference import prepared

    known, terms = values(name), MODELS[name]
    theta = np.array(known["theta"][2 : 2 + len(terms)])
    theirs = known["predict" if name == "a" else "predict_net"]["changeProb"]
    off = ~np.eye(50, dtype=bool)
    for s, matrix in zip(choice_sets(prepared("s50"), tuple(terms), "net"), theirs):
        p, stay = probabilities(s.utility(theta))
        assert np.allclose(p[off], np.array(matrix)[off], atol=1e-14)
        assert np.allclose(stay, np.diag(matrix), atol=1e-14)


@needs_values
def test_tables_equal_the_reference() -> None:
    from support.saom_reference import prepared

    path = Path(str(FOLDER)).parent / "saom2" / "tables.json.gz"
    known = json.loads(gzip.decompress(path.read_bytes()))["b"]
    p = prepared("s50")
    terms = [
        *MODELS["b"],
        *(Term(n, "beh") for n in ("linear", "quad")),
        Term("avAlt", "beh", with_=("net",)),
    ]
    model = saom.simulate(p.data, terms, chains=1, states=False)
    assert model.statistics.shape[2] == len(known["theta"])
    fit = fit_of(p.data, terms, known["theta"])
    selection = saom.selection_table(fit, p.data, "net", "beh")
    assert np.allclose(selection.table, known["selection_matrix"], atol=1e-12)
    influence = saom.influence_table(fit, p.data, "beh", "net")
    assert np.allclose(influence.table, known["influence_matrix"], atol=1e-12)


@cache
def pupils() -> tuple[Fit, saom.SaomData]:
    data = saom.load_data("pupils")
    effects = "friends ~ density + recip + egoX(girl); going_out ~ linear + quad + avAlt(friends)"
    return fit_of(data, effects, [6, 6, -2.0, 1.5, 0.3, 2, 2, 0.2, -0.1, 0.6]), data


def test_differences_over_a_choice_set_add_up_to_nothing() -> None:
    fit, data = pupils()
    for on in ("friends", "going_out"):
        frame = saom.predict(fit, data, on)
        total = frame.groupby(["period", "ego"])["probability"].sum()
        assert ((total > 0) & (total < 1)).all()
    from tertius.saom.data.prepare import prepare

    terms = tuple(t for t in fit.terms if t.on == "friends" and t.form != "rate")
    weights = np.array([-2.0, 1.5, 0.3])
    for s in choice_sets(prepare(data), terms, "friends"):
        shift = module.Shift(2, 1.0, None, "ego")
        utility = s.utility(weights)
        u, _, _ = module.shifted(s, weights, shift)
        moved = module.after(utility, u, np.zeros_like(u))
        shifted_stay = 1 - moved.sum(axis=1)
        p, stay = probabilities(utility)
        assert np.allclose((moved - p).sum(axis=1) + (shifted_stay - stay), 0.0, atol=1e-12)
        assert np.allclose(probabilities(utility + u)[0], moved, atol=1e-12)


def numeric(fit: Fit, data: saom.SaomData, on: str, label: str, outcome: str, **more: Any) -> Floats:
    """Margins of a small step, divided by it."""
    h = 1e-5
    rows = saom.margins(fit, data, label, on=on, step=h, interval="none", **more).to_frame()
    found: Floats = rows[rows["outcome"] == outcome]["estimate"].to_numpy() / h
    return found


def test_small_differences_are_the_derivative() -> None:
    fit, data = pupils()
    frame = saom.predict(fit, data, "friends")
    p = frame["probability"]
    sign = 1 - 2 * frame["tie"]
    slope = (1.5 * sign * p * (1 - p)).groupby([frame["period"], frame["ego"]]).mean()
    expected = slope.groupby("period").mean()
    got = numeric(fit, data, "friends", "recip", "change")
    assert got[1:] == pytest.approx(expected.to_numpy(), rel=1e-3)
    assert got[0] == pytest.approx(expected.mean(), rel=1e-3)


def test_second_differences_are_symmetric_and_behaviours_have_margins() -> None:
    fit, data = pupils()
    one = saom.margins(fit, data, "recip", on="friends", second="egoX (girl)", interval="none").to_frame()
    two = saom.margins(fit, data, "egoX (girl)", on="friends", second="recip", interval="none").to_frame()
    assert one["estimate"].to_numpy() == pytest.approx(two["estimate"].to_numpy(), abs=1e-14)
    rows = (
        saom.margins(fit, data, "avAlt (friends)", on="going_out").to_frame().set_index(["outcome", "period"])
    )
    assert rows.loc[("up", 0), "estimate"] > 0 > rows.loc[("down", 0), "estimate"]
    expected = rows.loc[("expected step", 0)]
    assert expected["low"] < expected["estimate"] < expected["high"]


def test_delta_method_and_draws_agree() -> None:
    fit, data = pupils()
    delta = saom.margins(fit, data, "recip", on="friends").to_frame()
    drawn = saom.margins(fit, data, "recip", on="friends", interval="draws", draws=2000).to_frame()
    assert drawn["se"].to_numpy() == pytest.approx(delta["se"].to_numpy(), rel=0.1)
    assert (drawn["estimate"] == delta["estimate"]).all()


def test_the_fast_way_of_draws_is_the_same() -> None:
    from tertius.saom.data.prepare import prepare

    fit, data = pupils()
    terms = (
        *(t for t in fit.terms if t.on == "friends" and t.form != "rate"),
        Term("transTrip", "friends", "creation"),
    )
    weights = np.array([-2.0, 1.5, 0.3, 0.4])
    shifts = [module.Shift(k, 0.7, None, kind) for k in range(4) for kind in ("alter", "ego")]
    for s in choice_sets(prepare(data), terms, "friends"):
        for scale in ("change", "tie"):
            fast = module._Plain(s, shifts, scale).averages(weights)
            slow = [module.averages(s, module.difference(s, weights, one), scale)[0] for one in shifts]
            assert fast == pytest.approx(slow, rel=1e-12)


def test_groups_have_margins_of_their_own() -> None:
    data = world()
    groups = {"a": data, "b": data}
    fit = fit_of(groups, "net ~ density + recip", [4, 5, 4, 5, -1.2, 0.7])  # type: ignore[arg-type]
    rows = saom.margins(fit, groups, "recip").to_frame()
    alone = saom.margins(fit_of(data, "net ~ density + recip", [4, 5, -1.2, 0.7]), data, "recip").to_frame()
    assert rows["group"].tolist() == ["", "a", "a", "b", "b"]
    assert rows["estimate"].iloc[[1, 2]].tolist() == pytest.approx(alone["estimate"].iloc[1:].tolist())
    assert set(saom.predict(fit, groups)["group"]) == {"a", "b"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"effects": "Rate period 1"}, "other than rates|label"),
        ({"effects": "recipe"}, "did you mean"),
        ({"on": "girl"}, "one of friends, going_out"),
        ({"on": None}, "on= one of"),
        ({"step": 0.0}, "a finite step"),
        ({"contrast": (5, 6)}, "values of the contrast"),
        ({"contrast": (1, 1)}, "two different"),
        ({"kind": "both"}, "kind one of"),
        ({"scale": "odds"}, "scale one of"),
        ({"level": 1.5}, "a level"),
        ({"interval": "draws", "draws": 3}, "50 draws"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    fit, data = pupils()
    with pytest.raises(TertiusError, match=sentence):
        saom.margins(fit, data, **{"effects": "recip", "on": "friends", **changes})


def test_data_of_another_fit_are_refused() -> None:
    fit, _ = pupils()
    with pytest.raises(TertiusError, match=r"data of the fit|name"):
        saom.predict(fit, world(), "friends")
