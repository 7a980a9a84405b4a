"""Parsers of arms, alliances, signals, troops, aid, finance and bases on a few upstream-format rows."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tertius.core.errors import SourceError
from tertius.sources import arms_register, atop, bases, gcdf, mcmanus_nieman, us_aid, us_troops
from tertius.sources.record import Source

ALL = [m.SOURCE for m in (arms_register, atop, bases, gcdf, mcmanus_nieman, us_aid, us_troops)]


def sample(source: Source, folder: Path) -> dict[str, pd.DataFrame]:
    source.sample(folder)
    return dict(source.read(folder).tables)


@pytest.mark.parametrize("source", ALL, ids=lambda s: s.name)
def test_truncated_or_foreign_file_is_one_sentence(source: Source, tmp_path: Path) -> None:
    path = tmp_path / source.files[0].name
    for content in (b"", b"\xff\xfe\x00garbage", b"a,b\n1,2\n", b"\n" * 50, b'"never closed' * 100):
        path.write_bytes(content)
        with pytest.raises(SourceError) as caught:
            source.read(tmp_path)
        assert "\n" not in str(caught.value)
        assert path.name in str(caught.value)


@pytest.mark.parametrize("source", ALL, ids=lambda s: s.name)
def test_record_cut_short_is_refused(source: Source, tmp_path: Path) -> None:
    source.sample(tmp_path)
    path = tmp_path / source.files[0].name
    whole = path.read_bytes().rstrip(b"\n")
    path.write_bytes(whole[: whole.rindex(b",")])
    with pytest.raises(SourceError):
        source.read(tmp_path)


def test_register_spreads_a_deal_evenly_over_its_delivery_years(tmp_path: Path) -> None:
    tables = sample(arms_register.SOURCE, tmp_path)
    first = tables["deliveries"].query("deal == 1")
    assert first["year"].tolist() == [1975, 1976]
    assert first["tiv"].tolist() == [90.0, 90.0]
    assert not tables["deals"].loc[0, "certain_order"]


def test_register_joins_a_record_cut_by_a_line_break(tmp_path: Path) -> None:
    tables = sample(arms_register.SOURCE, tmp_path)
    thai = tables["deals"].query("recipient == 'Thailand'").iloc[0]
    assert (thai["supplier"], thai["delivered"]) == ("Ukraine", 3.25)


@pytest.mark.parametrize(
    ("whole", "part"),
    [("from All countries", "from Russia"), ("to All countries", "to Syria"), ("'1950'", "'2015'")],
)
def test_a_partial_register_is_refused(whole: str, part: str, tmp_path: Path) -> None:
    arms_register.SOURCE.sample(tmp_path)
    path = tmp_path / arms_register.FILE
    path.write_bytes(path.read_bytes().replace(whole.encode(), part.encode(), 1))
    with pytest.raises(SourceError, match="download it whole"):
        arms_register.SOURCE.read(tmp_path)


def test_atop_exit_of_zero_means_in_effect(tmp_path: Path) -> None:
    members = sample(atop.SOURCE, tmp_path)["members"]
    assert members.query("atopid == 3180 and phase == 2")["left"].isna().all()
    assert members.query("atopid == 3525")["left"].tolist() == [1991, 1991]


def test_signal_troops_before_their_first_year_are_missing(tmp_path: Path) -> None:
    signals = sample(mcmanus_nieman.SOURCE, tmp_path)["signals"].set_index(["sender", "year"])
    assert pd.isna(signals.loc[("rus", 1980), "troops"])
    assert signals.loc[("rus", 2009), "troops"] == 150
    assert signals.loc[("chi", 2009), "troops"] == 0
    assert pd.isna(signals.loc[("chi", 1980), "troops"])
    assert bool(signals.loc[("fra", 2009), "visit"]) is True


def test_troops_keep_the_larger_of_two_spellings(tmp_path: Path) -> None:
    troops = sample(us_troops.SOURCE, tmp_path)["troops"]
    assert troops.query("ccode == 316")["troops"].tolist() == [17]


def test_aid_adds_the_transition_quarter_and_flags_the_half_reported_year(tmp_path: Path) -> None:
    aid = sample(us_aid.SOURCE, tmp_path)["aid"].set_index(["country", "year"])
    assert aid.loc[("Egypt", 1976), "obligations"] == 2041836400 + 4000
    assert ("Egypt", 2020) not in aid.index  # a disbursement, no obligation
    assert not aid.loc[("Namibia", 2023), "complete"]
    assert aid.loc[("Vietnam (former South)", 1965), "code"] == "NA"
