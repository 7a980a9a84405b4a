"""Supply networks of a case's own: the examples of the documentation, by file and written out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertius.case.load import load_case, parse_case
from tertius.claims.fill import fill
from tertius.claims.judging.binding import parameters_of
from tertius.claims.judging.binding import test_of as bound_to
from tertius.claims.judging.check import check_case
from tertius.claims.judging.judge import judge
from tertius.core.errors import CaseError
from tertius.core.provenance import digest
from tertius.panel.panel import Panel
from tertius.panel.states import States

EXAMPLES = Path(__file__).parents[4] / "docs" / "examples"
EMPTY = Panel.from_tables({"states": States.embedded().table}, "empty")
STATES = States.embedded().all()


def test_bases_of_any_power_are_judged_by_air_and_by_sea() -> None:
    case = fill(load_case(EXAMPLES / "gulf-bases.yaml"))
    check_case(case, STATES, EMPTY)
    assert set(case.specs) == {"al-udeid", "djibouti"}
    udeid, djibouti = (judge(case, claim, EMPTY) for claim in case.claims)
    for verdict, base in ((udeid, "Al Udeid"), (djibouti, "Djibouti")):
        assert base in verdict.plain and verdict.headline is not None
        assert verdict.label in (
            "supported",
            "leaning for",
            "undetermined",
            "leaning against",
            "contradicted",
        )
    assert {"sea and road", "air only"} == {c.specification["surface"] for c in djibouti.grid}
    assert "less than 2 times the cost" in djibouti.tested and "at least 2 times the cost" in udeid.tested


def test_the_case_holds_the_network_wherever_it_was_written(tmp_path: Path) -> None:
    text = (EXAMPLES / "gulf-bases.yaml").read_text(encoding="utf-8")
    network = (EXAMPLES / "al-udeid.yaml").read_text(encoding="utf-8")
    (tmp_path / "al-udeid.yaml").write_text(network, encoding="utf-8")
    case = parse_case(text, "gulf.yaml", tmp_path)
    bound = parameters_of(case, case.claims[0], bound_to(case, 0, case.claims[0]))
    assert '"al-udeid"' in bound.network  # type: ignore[attr-defined]
    (tmp_path / "al-udeid.yaml").write_text(network.replace("low: 40", "low: 50"), encoding="utf-8")
    assert digest(parse_case(text, "gulf.yaml", tmp_path)) != digest(case), "another network, another verdict"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("spec: al-udeid.yaml", "spec: no-such.yaml", "no-such.yaml"),
        ("spec: al-udeid.yaml", "spec: ../al-udeid.yaml", "beside the case"),
        ("spec: djibouti,", "spec: djibuti,", "a packaged spec"),
        ("norfolk, dover, ramstein", "norfolk, dover, ramstien", "did you mean 'ramstein'"),
        ("overflight: [ETH, ETH + KEN]", "overflight: [ethiopia-closed]", "overflight"),
        ("target: [djibouti]", "targets: [djibouti]", "did you mean 'target'"),
    ],
)
def test_faults_of_a_network_are_named_with_the_line_of_the_claim(old: str, new: str, said: str) -> None:
    text = (EXAMPLES / "gulf-bases.yaml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(CaseError, match=said) as caught:
        check_case(parse_case(text.replace(old, new), "gulf.yaml", EXAMPLES), STATES, EMPTY)
    assert "gulf.yaml:" in str(caught.value)
