"""`tertius case`: every fault at once with its line, the plan before a run, a new file that checks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tertius.case.load import load_case
from tertius.cli.main import app, main
from tertius.core.errors import CaseErrors, every

RUN = CliRunner()
HEAD = """\
id: small
title: A small case
summary: One claim.
source: {author: A, title: T, publisher: P, date: 2026-01}
date: 2026-01-02
patron: RUS
rival: USA
focal: SYR
"""
FAULTY = (
    HEAD
    + """\
groups:
  - {id: sahel, title: The Sahel, definition: Three states., members: [MLI, NER, BFX]}
  - {id: others, title: The others, definition: All others.}
claims:
  - id: one
    paraphrase: A.
    hedge: might
    test: {name: tie_survival, parameters: {horizen: 3, first: 1500}}
  - id: two
    paraphrase: B.
    hedge: might
    test: {name: affinity_shift, parameters: {group: XYZ}}
  - id: three
    paraphrase: C.
    hedge: might
    test:
      name: hub_criticality
      parameters:
        spec: africa-crops
  - id: four
    paraphrase: D.
    hedge: might
    test:
      name: scenario_contrast
      parameters:
        scenario: new-syria
        factor: siria
        outcome: no-such
  - id: five
    paraphrase: E.
    hedge: might
    test: {name: peer_influence, parameters: {example: [others, sahel]}}
  - id: six
    paraphrase: F.
    hedge: might
    test: {name: peer_influence, parameters: {groups: [sahel]}}
"""
)


def write(folder: Path, text: str) -> str:
    file = folder / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def faults(folder: Path, text: str) -> list[dict[str, str]]:
    found = RUN.invoke(app, ["case", "check", write(folder, text), "--json"])
    assert found.exit_code == 2
    return list(json.loads(found.stdout)["faults"])


def test_unknown_names_of_every_kind_are_named_at_once_with_lines(tmp_path: Path) -> None:
    found = faults(tmp_path, FAULTY)
    said = [f"{f['where'].rpartition('mine.yaml:')[2]}: {f['got']} {f['hint']}" for f in found]
    expected = [
        ("10:", "'BFX'"),
        ("16:", "did you mean 'horizon'?"),
        ("16:", "1500"),
        ("20:", "parameter 'group'"),
        ("27:", "did you mean 'africa-corps'?"),
        ("35:", "did you mean 'syria'?"),
        ("36:", "no-such"),
        ("40:", "'others', which names none"),
        ("40:", "'BFX'"),
        ("44:", "'sahel'"),
    ]
    for line, words in expected:
        assert any(s.startswith(line) and words in s for s in said), (line, words, said)
    assert len(said) == len(expected), said


def test_faults_of_the_schema_are_named_at_once_too(tmp_path: Path) -> None:
    text = HEAD.replace("title: A small", "tittle: A small").replace("focal: SYR", "focal: Syria")
    found = faults(tmp_path, text + "claims:\n  - {id: One, paraphrase: A., hedge: might, says: never}\n")
    lines = [f["where"].rpartition("mine.yaml:")[2].split(":")[0] for f in found]
    assert lines == sorted(lines, key=int) and {"2", "8", "10"} <= set(lines)
    assert sum("title" in f["expected"] for f in found) == 0, "a misspelt key explains the missing one"


def test_a_terminal_gets_a_line_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                        monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("sys.argv", ["tertius", "case", "check", write(tmp_path, FAULTY)])
    with pytest.raises(SystemExit) as stop:
        main()
    lines = capsys.readouterr().err.splitlines()
    assert stop.value.code == 2 and len(lines) >= 8
    assert all(line.startswith("tertius: ") and "mine.yaml:" in line for line in lines)


def test_many_faults_are_one_error_that_can_be_sent_to_another_process(tmp_path: Path) -> None:
    import pickle

    with pytest.raises(CaseErrors) as caught:
        load_case(write(tmp_path, HEAD.replace("RUS", "R").replace("USA", "U") + "claims: []\n"))
    again = pickle.loads(pickle.dumps(caught.value))
    assert [str(e) for e in every(again)] == [str(e) for e in every(caught.value)]
    assert "\n" not in str(caught.value) and "more in" in str(caught.value)


PLAIN = HEAD + """\
defaults: {hedge: probably, parameters: {horizon: 5, last: 1991}}
groups:
  - {id: sahel, title: The Sahel, definition: Three states., members: [MLI, NER, BFA]}
claims:
  - id: ties
    paraphrase: Ties last.
    test: {name: tie_survival, parameters: {first: 1960}}
  - id: early
    paraphrase: Troops stay.
    test: {name: tie_survival, parameters: {kinds: [troops_signal], first: 1950, last: 1979}}
  - id: votes
    paraphrase: Votes follow.
    says: less
    matters: 0.2
    test: {name: affinity_shift, parameters: {horizon: 3, first: 1992, last: 2020}}
  - {id: wish, paraphrase: They mean well., not_testable: motive}
"""  # fmt: skip


def test_the_plan_says_what_every_default_turned_into(tmp_path: Path) -> None:
    found = RUN.invoke(app, ["case", "show", write(tmp_path, PLAIN), "ties", "votes", "wish", "--json"])
    assert found.exit_code == 0, found.stderr
    ties, votes, wish = json.loads(found.stdout)["claims"]
    source = {s["name"]: (s["value"], s["origin"]) for s in ties["settings"]}
    assert source["patron"] == ("RUS", "case") and source["focal"] == ("SYR", "case")
    assert source["horizon"] == ("5", "defaults of the case") and source["first"] == ("1960", "claim")
    assert source["threshold"] == ("0", "default of the test")
    assert all(s["meaning"] and s["kind"] for s in ties["settings"])
    assert ties["years"] == "1960 to 1991" and "Russia (RUS)" in ties["powers"]
    assert ties["cases"].split()[0].isdigit() and "more than 0" in ties["asked"]
    assert {s["name"]: s["origin"] for s in votes["settings"]}["matters"] == "claim"
    assert "less than 0" in votes["asked"]
    assert wish["asked"].startswith("Not testable (motive)") and not wish["settings"]


def test_the_plan_counts_the_cases_that_the_run_has(tmp_path: Path) -> None:
    from tertius.claims import TESTS, assess
    from tertius.claims.judging.binding import parameters_of
    from tertius.panel.load import load_panel

    case, panel = load_case(write(tmp_path, PLAIN)), load_panel()
    for claim in (case.claims[0], case.claims[2]):
        assert claim.test is not None
        test = TESTS.get(claim.test.name)
        bound = parameters_of(case, claim, test)
        assert test.count is not None
        assert test.count(panel, bound).n == assess(test, panel, bound).headline.n


def test_a_check_says_what_will_not_be_answered(tmp_path: Path) -> None:
    found = RUN.invoke(app, ["case", "check", write(tmp_path, PLAIN), "--json"])
    assert found.exit_code == 0, found.stderr
    notes = {n["claim"]: n["note"] for n in json.loads(found.stdout)["notes"]}
    assert notes["early"].startswith("not testable: years 1950 to 1979")
    assert "ties" not in notes


def test_a_new_case_checks_and_reads_as_it_was_asked(tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    asked = ["case", "new", str(file), "--title", "France and the Sahel", "--patron", "fra", "--rival", "RUS",
             "--focal", "MLI", "--claim", "tie_survival(says=less; horizon=5): Ties rarely survive",
             "--claim", "trade_resilience: Trade goes on"]  # fmt: skip
    made = RUN.invoke(app, asked)
    assert made.exit_code == 0, made.stderr
    assert RUN.invoke(app, ["case", "check", str(file)]).exit_code == 0
    case = load_case(file)
    assert case.patron == "FRA" and [c.says for c in case.claims] == ["less", "more"]
    assert case.claims[0].test is not None and case.claims[0].test.parameters == {"horizon": 5}
    text = file.read_text(encoding="utf-8")
    assert "#   threshold: 0  #" in text
    again = RUN.invoke(app, asked)
    assert again.exit_code != 0 and "--force" in str(again.exception)
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("no_such: words", "the name of a claim test"),
        ("just words", "TEST: the claim"),
        ("tie_survival(horizon=4): words", "horizon"),
        ("tie_survival(horizon): words", "name=value"),
    ],
)
def test_a_new_case_that_would_not_check_is_not_written(tmp_path: Path, claim: str, said: str) -> None:
    file = tmp_path / "new.yaml"
    head = ["--title", "T", "--patron", "FRA", "--rival", "RUS", "--focal", "MLI"]
    made = RUN.invoke(app, ["case", "new", str(file), *head, "--claim", claim])
    assert made.exit_code != 0 and said in str(made.exception) and not file.exists()


def test_the_schema_and_the_list_describe_every_parameter() -> None:
    from tertius.claims import TESTS

    schema = json.loads(RUN.invoke(app, ["case", "schema"]).stdout)
    for name, test in TESTS.all().items():
        own = schema["$defs"][f"parameters-{name}"]["properties"]
        assert set(own) == {f for f in test.parameters.model_fields if f != "network"}
        assert all(entry["description"] for entry in own.values())
    listed = json.loads(RUN.invoke(app, ["list", "tests", "tie_survival", "--json"]).stdout)
    horizon = next(p for p in listed["parameters"] if p["name"] == "horizon")
    assert horizon == {
        "name": "horizon",
        "meaning": "Years after the change at which the claim is decided: 1, 3 or 5.",
        "may be": "one of 1, 3, 5",
        "default": "3",
    }


def test_a_run_finishes_the_claims_that_are_sound(tmp_path: Path) -> None:
    from tertius.panel.load import load_panel
    from tertius.pipeline.run import judge_case

    text = PLAIN.replace("parameters: {first: 1960}", "parameters: {frist: 1960}")
    case = load_case(write(tmp_path, text))
    judgement = judge_case(case, load_panel(), ("ties", "early", "wish"))
    labels = {v.claim: v.label for v in judgement.verdicts}
    assert labels == dict.fromkeys(("ties", "early", "wish"), "not testable")
    assert list(judgement.failed) == ["ties"] and "did you mean 'first'?" in judgement.failed["ties"]
    assert "1981 to 2012" in next(v.sentence for v in judgement.verdicts if v.claim == "early")
    wish = next(v for v in judgement.verdicts if v.claim == "wish")
    assert wish.sentence.startswith("Not testable (motive)") and wish.test is None
