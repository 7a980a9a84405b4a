"""Formula, descriptives, data frames, model files, commands, and the sentences for bad input."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from support.saom_models import TERMS, model, result, world
from tertius import saom
from tertius.cli.main import app
from tertius.core.errors import ModelError, StoreError, TertiusError, UsageError
from tertius.saom import frames
from tertius.saom.api import model_of
from tertius.saom.data.describe import describe, warnings_of
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.saom.estimation.estimate import UNCHANGED, estimate
from tertius.saom.formula import TermRequest, effect, interaction, parse, term_requests
from tertius.saom.model_file import load_model
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term


@cache
def rich() -> SaomData:
    rng = np.random.default_rng(1)
    net = world().variables["net"]
    values = rng.integers(1, 5, (20, 3)).astype(float)
    return SaomData(
        {"net": net, "beh": Behaviour(values)},
        {"gdp": Covariate(rng.normal(size=20)), "dist": Dyadic(rng.random((20, 20)))},
    )


def test_formula_reads_every_form() -> None:
    text = """
    net ~ density + recip(start=1.5) + gwespFF(69) + X(dist) + creation(recip) + endow(transTrip(fix=0))
        + egoX(gdp) * recip + rate(outRate)
    beh ~ linear + quad + avAlt(net) + RateX(gdp); net ~ simX(beh)
    """
    found = {w.term.label: w for w in parse(text, rich())}
    assert found["net: recip"].start == 1.5
    assert found["net: gwespFF"].term.parm == 69
    assert found["net: X (dist)"].term.with_ == ("dist",)
    assert found["net: recip creation"].term.form == "creation"
    assert found["net: transTrip endow"].fix == 0
    product = next(w.term for w in found.values() if w.term.factors)
    assert [f.name for f in product.factors] == ["egoX", "recip"]
    assert found["net: outRate"].term.form == "rate"
    assert found["beh: RateX (gdp)"].term.form == "rate"
    assert found["net: simX (beh)"].term.on == "net" and len(found) == 13


def test_objects_and_formula_are_the_same() -> None:
    made = [effect("density", "net"), effect("egoX", "net", "gdp", fix=0.0), Term("recip", "net")]
    assert term_requests(made, rich())[:2] == parse("net ~ density + egoX(gdp, fix=0)", rich())
    assert term_requests(made, rich())[2] == TermRequest(Term("recip", "net"))
    both = interaction(effect("egoX", "net", "gdp"), Term("recip", "net"))
    assert [both] == parse("net ~ egoX(gdp) * recip", rich())
    assert parse("net ~ from(net) + cl.XWX(net)", rich())[0].term.name == "from"
    assert parse("net ~ from(net) + cl.XWX(net)", rich())[1].term.name == "cl.XWX"


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("density + recip", "variable ~ effect"),
        ("nte ~ density", "did you mean 'net'"),
        ("net ~ density +", "cannot be read"),
        ("net ~ density + denisty", "did you mean 'density'"),
        ("net ~ density - recip", "something else"),
        ("net ~ density + egoX(gpd)", "did you mean 'gdp'"),
        ("net ~ density + egoX(dist)", "covariate or behaviour as interaction variable, got dyadic"),
        ("net ~ density + egoX", "1 interaction variable"),
        ("net ~ density + density", "each effect once"),
        ("net ~ density(fx=1)", "options parm, fix, start"),
        ("net ~ density(fix=many)", "a number"),
        ("net ~ density(fix=1e999)", "a number up to"),
        ("net ~ density(fix=1" + "0" * 400 + ")", "a number up to"),
        ("net ~ gwespFF(1e999)", "a number up to"),
        ("net ~ time(recip, 1e999)", "a number up to"),
        ("net ~ density(fix=0, fix=1)", "every option once"),
        ("net ~ creation(recip(fix=0), fix=1)", "every option once, got 'fix' twice"),
        ("net ~ recip(fix=0) * egoX(gdp)", "factors without options, got 'fix'"),
        ("net ~ egoX(gdp) * recip(start=1)", "factors without options, got 'start'"),
        ("net ~ creation(endow(recip))", "an effect in creation"),
        ("net ~ gwespFF(69, parm=30)", "one internal parameter, got 2"),
        ("net ~ density(2)", "no internal parameter, got 2"),
        ("net ~ outTrunc(2.7)", "a whole number up to 1000000 as internal parameter, got 2.7"),
        ("net ~ gwespFF(-69)", "not negative, got -69"),
        ("net ~ Rate", "effects beside the rate, got none; add density or linear"),
        ("net ~ Rate(fix=5)", "effects beside the rate"),
        ("net ~ Rate(fix=0) + density", "positive for a rate"),
        ("net ~ avAlt(net)", "did you mean|network effects"),
        ("gdp ~ linear", "dependent variable"),
        ("net ~ creation(density, recip)", "one effect in creation"),
        ("net ~ rate(recip) * density", "factors on one variable"),
        ("net ~ __import__('os').system('true')", "a number|a name"),
        ("net ~ " + "(" * 5000 + "density" + ")" * 5000, "cannot be read"),
        ("net ~ " + "density + " * 30000, "characters"),
        ("", "at least one effect"),
    ],
)
def test_bad_formulas_are_named(formula: str, words: str) -> None:
    with pytest.raises(TertiusError, match=words):
        model_of(rich(), formula)


def test_start_values_by_label_and_from_another_fit() -> None:
    again = saom.fit(world(), "net ~ density + recip", start=result(), seed=7)
    assert again.converged
    assert (np.abs(again.theta - result().theta) < 0.25 * again.se).all()
    with pytest.raises(ModelError, match="labels among"):
        saom.fit(world(), "net ~ density + recip", start={"recip": 1})
    with pytest.raises(ModelError, match="4 values"):
        saom.fit(world(), "net ~ density + recip", start=[1.0])
    by_fit = saom.simulate(world(), result(), chains=5, seed=3)
    by_values = saom.simulate(world(), "net ~ density + recip", list(result().theta), chains=5, seed=3)
    assert (by_fit.networks["net"] == by_values.networks["net"]).all()


def test_descriptives_count_what_changed() -> None:
    waves = np.zeros((2, 4, 4))
    waves[0, 0, 1] = waves[0, 1, 2] = waves[0, 2, 3] = 1
    waves[1, 0, 1] = waves[1, 3, 0] = 1
    waves[1, 1, 2] = np.nan
    data = SaomData({"net": Network(waves), "beh": Behaviour([[1, 2], [3, 1], [2, np.nan], [1, 1]])})
    tables = describe(data)
    period = tables["periods"].set_index("variable")
    assert period.loc["net", ["created", "dissolved", "kept"]].tolist() == [1, 1, 1]
    assert period.loc["net", "jaccard"] == pytest.approx(1 / 3)
    assert period.loc["beh", ["up", "down"]].tolist() == [1, 2]
    wave = tables["waves"].set_index(["variable", "wave"])
    assert wave.loc[("net", 1), "density"] == pytest.approx(3 / 12)
    assert wave.loc[("net", 2), "missing"] == pytest.approx(1 / 12)
    assert wave.loc[("beh", 2), "missing"] == pytest.approx(1 / 4)


def test_warnings_name_wave_and_remedy() -> None:
    rng = np.random.default_rng(0)
    waves = (rng.random((3, 20, 20)) < 0.2).astype(float)
    waves[:, np.arange(20), np.arange(20)] = 0
    waves[2] = waves[1]
    waves[0, :6] = np.nan
    waves[0, np.arange(6), np.arange(6)] = 0
    holes = np.where(np.arange(20) < 2, np.nan, 1.0)
    same = Behaviour(np.ones((20, 3)))
    data = SaomData({"net": Network(waves), "flat": same}, {"gdp": Covariate(holes)})
    found = "\n".join(warnings_of(data))
    for words in (
        "'net' does not change in period 2",
        "waves 1 and 2 have a Jaccard index",
        "missing for 2?3?[0-9]% of wave 1",
        "'flat' has one value only",
        "'gdp' is missing in 2 of 20",
        "'gdp' has one value only",
    ):
        assert pd.Series([found]).str.contains(words, regex=True).all(), words
    assert warnings_of(world()) == () or all("Jaccard" in w for w in warnings_of(world()))


def test_period_without_change_is_held_and_said() -> None:
    waves = np.array(world().variables["net"].waves)
    waves[2] = waves[1]
    still = SaomData({"net": Network(waves)})
    fit = saom.fit(still, "net ~ density + recip", seed=1)
    assert fit.converged and fit.theta[1] == UNCHANGED and not fit.free[1]
    assert any("does not change in period 2" in n for n in fit.notes)
    with pytest.raises(ModelError, match="period 2: expected a change to condition on"):
        estimate(Model(still, TERMS, conditional="net"))


def test_diverging_effect_is_named() -> None:
    waves = np.zeros((3, 20, 20))
    rng = np.random.default_rng(2)
    for w in range(3):
        upper = np.triu(rng.random((20, 20)) < 0.2, 1)
        waves[w] = upper if w == 0 else np.where(rng.random((20, 20)) < 0.7, waves[w - 1], upper)
    # No tie is ever reciprocated: the parameter runs to minus infinity.
    data = SaomData({"net": Network(waves)})
    try:
        fit = saom.fit(data, "net ~ density + recip", seed=1, attempts=2)
    except ModelError as error:
        assert "net: recip" in str(error)
    else:
        assert any("recip" in n for n in fit.notes)


def test_frames_give_the_same_data() -> None:
    waves = np.array(world().variables["net"].waves)
    w, i, j = np.nonzero(waves)
    names = [f"s{k}" for k in range(20)]
    rows = pd.DataFrame(
        {"wave": 2000 + w, "sender": [names[k] for k in i], "receiver": [names[k] for k in j]}
    )
    made = frames.network_from_edges(rows, names, [2000, 2001, 2002])
    assert (made.waves == waves).all()
    long = pd.DataFrame({"actor": names * 2, "wave": [1] * 20 + [2] * 20, "value": range(40)})
    beh = frames.behaviour_from_rows(long, names, [1, 2])
    assert beh.values[3].tolist() == [3, 23]
    dyads = frames.dyadic_from_rows(pd.DataFrame({"sender": ["s1"], "receiver": ["s2"], "value": [5]}), names)
    assert dyads.values[1, 2] == 5 and dyads.values.sum() == 5
    for bad, words in (
        (rows.assign(sender="s99"), "one of 20 names"),
        (rows.rename(columns={"sender": "sendr"}), "did you mean 'sendr'"),
        (pd.concat([rows, rows.head(1)]), "each cell once"),
    ):
        with pytest.raises(ModelError, match=words):
            frames.network_from_edges(bad, names, [2000, 2001, 2002])
    with pytest.raises(ModelError, match="rows of wave 1999"):
        frames.network_from_edges(rows, names, [1999, 2000])


def write_model(folder: Path, **changes: str) -> Path:
    waves = np.array(world().variables["net"].waves)
    np.savez(folder / "d.npz", net=waves)
    entries = {
        "variables": "{net: {kind: network, file: d.npz, array: net}}",
        "effects": "net ~ density + recip",
        "fit": "{seed: 3}",
        "simulate": "{theta: m.fit.npz, chains: 20}",
    } | changes
    path = folder / "m.yaml"
    path.write_text("\n".join(f"{k}: {v}" for k, v in entries.items()), encoding="utf-8")
    return path


def test_commands_fit_and_simulate(tmp_path: Path) -> None:
    path = write_model(tmp_path)
    model()  # the kernel is there
    run = CliRunner()
    done = run.invoke(app, ["fit", str(path), "--quiet"], catch_exceptions=False)
    assert done.exit_code == 0 and "overall maximum convergence ratio" in done.stdout
    assert (saom.Fit.load(tmp_path / "m.fit.npz").theta == result().theta).all()
    assert not (tmp_path / "m.fit.npz.state").exists()
    done = run.invoke(app, ["simulate", str(path), "--json"], catch_exceptions=False)
    assert done.exit_code == 0 and '"chains": 20' in done.stdout
    with np.load(tmp_path / "m.sim.npz") as z:
        assert z["network net"].shape == (20, 2, 20, 20)


@pytest.mark.parametrize("command", ["fit", "simulate"])
@pytest.mark.parametrize("name", ["m.yaml", "d.npz", "link.npz", "folder"])
def test_what_is_read_is_not_written_over(tmp_path: Path, command: str, name: str) -> None:
    path = write_model(tmp_path, simulate="{theta: {}}")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.npz").symlink_to(tmp_path / "d.npz")
    before = {f.name: f.read_bytes() for f in tmp_path.iterdir() if f.is_file()}
    done = CliRunner().invoke(app, [command, str(path), "--out", str(tmp_path / name)])
    assert isinstance(done.exception, StoreError) and "expected a" in str(done.exception)
    assert before == {f.name: f.read_bytes() for f in tmp_path.iterdir() if f.is_file()}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fit": "{sed: 3}"}, "did you mean 'seed'"),
        ({"fit": "{seed: -3}"}, "fit.seed"),
        ({"variables": "{net: {kind: network, file: none.npz, array: net}}"}, "no 'none.npz'"),
        ({"variables": "{net: {kind: network, file: d.npz, array: nets}}"}, "one of net"),
        ({"variables": "{net: {kind: dyadic, file: d.npz, array: net}}"}, "covariate\\?"),
        ({"variables": "[1, 2]"}, "variables"),
        ({"variables": "{net: {kind: behaviour, file: d.npz, array: net}}"}, "variables.net"),
        ({"effects": "[unclosed"}, "YAML"),
    ],
)
def test_bad_model_files_are_named(tmp_path: Path, changes: dict[str, str], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        load_model(write_model(tmp_path, **changes))


def test_unknown_parameter_names_are_refused() -> None:
    with pytest.raises(UsageError, match="label of a parameter"):
        result().index("nothing like it")
    with pytest.raises(UsageError, match="below 4"):
        result().index(9)
