"""What a case leaves out of a claim comes from the template of its test, is marked, and is never a guess."""

from __future__ import annotations

import re

import pytest
import yaml

from tertius.case.load import load_case, parse_case
from tertius.case.schema import FROM_TEMPLATE, Case
from tertius.claims import TESTS
from tertius.claims.fill import fill
from tertius.claims.template import WORDS, templates
from tertius.core.errors import CaseError
from tertius.worlds import FAMILIES

HEAD = {
    "id": "short",
    "title": "A short case",
    "summary": "A case that leaves words to its tests.",
    "source": {"author": "A", "title": "T", "publisher": "P", "date": "2024"},
    "date": "2024",
    "patron": "RUS",
    "rival": "USA",
    "focal": "SYR",
}


def case(test: str | None, **more: object) -> Case:
    claim = {"id": "one", "paraphrase": "It is so.", "hedge": "asserted", **more}
    claim |= {"test": {"name": test, "parameters": needed(test)}} if test else {"needs": "A test."}
    return parse_case(yaml.safe_dump({**HEAD, "claims": [claim]}), "short.yaml")


def needed(test: str) -> dict[str, object]:
    """Return what a test must be told, as its planted worlds have it."""
    if test not in TESTS.all():
        return {}
    fields = TESTS.get(test).parameters.model_fields
    missing = {name for name, field in fields.items() if field.is_required()} - {"patron", "rival", "focal"}
    return {name: FAMILIES.get(test).parameters[name] for name in missing}


@pytest.mark.parametrize("test", sorted(TESTS.all()))
def test_every_claim_test_fills_a_claim_that_says_only_what_it_claims(test: str) -> None:
    (claim,) = fill(case(test)).claims
    assert claim.filled == FROM_TEMPLATE
    assert claim.missing == ()
    for key in WORDS:
        text = getattr(claim, key)
        for given in needed(test).values():  # a condition stands as the claim writes it
            for part in [given] if isinstance(given, str) else given if isinstance(given, tuple) else ():
                text = text.replace(str(part), "what is asked")
        assert len(text) > 20
        assert not re.search(r"[{}]|\bNone\b|\b(?:RUS|USA|SYR)\b", text), text


def test_templates_read_their_slots_from_the_parameters_of_the_case() -> None:
    (claim,) = fill(case("tie_survival")).claims
    assert "Russia" in claim.estimand
    moved = case("tie_survival").model_dump(exclude_unset=True)
    moved["claims"][0]["test"]["parameters"] = {"patron": "CHN", "horizon": 5}
    (claim,) = fill(parse_case(yaml.safe_dump(_plain(moved)), "short.yaml")).claims
    assert "China" in claim.estimand and "five years" in claim.estimand and "Russia" not in claim.estimand


def test_what_the_case_says_itself_stays() -> None:
    (claim,) = fill(case("pressure", falsifier="My own words.", kind="causal")).claims
    assert (claim.falsifier, claim.kind) == ("My own words.", "causal")
    assert claim.filled == tuple(key for key in FROM_TEMPLATE if key not in {"falsifier", "kind"})


def test_filling_twice_changes_nothing_and_a_whole_case_comes_back_as_it_is() -> None:
    once = fill(case("pressure"))
    assert fill(once) is once
    whole = load_case("new-syria")
    written = [claim for claim in whole.claims if not claim.missing]
    assert [claim for claim in fill(whole).claims if not claim.filled] == written


def test_a_claim_without_a_test_has_to_say_everything() -> None:
    with pytest.raises(CaseError, match=r"short\.yaml:\d+: claim 'one'.*'kind'.*bound to a test"):
        case(None)


def test_the_mark_is_no_key_of_a_file() -> None:
    with pytest.raises(CaseError, match="a known key, got 'filled'"):
        case("pressure", filled=["kind"])


def test_an_unknown_test_or_parameter_is_named_with_its_line() -> None:
    with pytest.raises(CaseError, match=r"short\.yaml:\d+.*claim test.*did you mean 'pressure'"):
        fill(case("presure"))


def test_every_claim_test_has_a_template_with_its_own_name() -> None:
    assert {name: template.test for name, template in templates().items()} == {n: n for n in templates()}
    assert set(TESTS.modules()) <= set(templates())


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value
