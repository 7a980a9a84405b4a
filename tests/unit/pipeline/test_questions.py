"""Names on the command line stand for specs and moments; wrong ones are refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.logistics_toys import toy
from tertius.core.errors import TertiusError, UsageError
from tertius.panel.load import load_panel
from tertius.pipeline.analogues import analogue_question
from tertius.pipeline.routes import supply_named


def test_a_spec_by_name_by_file_and_by_case(tmp_path: Path) -> None:
    import yaml

    (tmp_path / "toy.yaml").write_text(yaml.safe_dump(toy()))
    assert supply_named(str(tmp_path / "toy.yaml")).id == "toy"
    of_case = supply_named("new-syria")
    assert supply_named(of_case.id) == of_case
    with pytest.raises(TertiusError, match="did you mean"):
        supply_named(of_case.id[:-1])


def test_a_moment_is_a_cases_or_a_states() -> None:
    panel = load_panel()
    own = analogue_question(panel, None, "EGY", "1972-07", (), "USA", None)
    assert (own.year, own.patrons, own.k) == (1972, ("RUS",), 10)
    case = analogue_question(panel, "new-syria", None, None, ("CHN",), "USA", 5)
    assert case.patrons == ("CHN",) and case.k == 5
    for arguments, words in (
        ((None, None, None, (), "USA", None), "got neither"),
        (("new-syria", "EGY", None, (), "USA", None), "got both"),
        (("new-syria", None, "1972", (), "USA", None), "no date beside a case"),
        ((None, "EGY", "72", (), "USA", None), "a date as YYYY"),
        ((None, "EGX", "1972", (), "USA", None), "did you mean"),
        ((None, "EGY", "1972", ("EGY",), "USA", None), "another state than EGY"),
        ((None, "EGY", "1972", (), "EGY", None), "another state than EGY"),
        ((None, "RUS", "1972", (), "USA", None), "another state than RUS"),
        ((None, "EGY", "1972", (), "RUS", None), "another power than the patron"),
    ):
        with pytest.raises(UsageError, match=words):
            analogue_question(panel, *arguments)  # type: ignore[arg-type]
