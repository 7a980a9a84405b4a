"""The brief: its sentences come from the verdicts, its figures show them, and it stands alone."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

import support.dossier_samples as samples
from tertius.claims.rule import Bar
from tertius.claims.verdict import LABELS, Estimate, Flip, Hedge, Label, Mass, Verdict
from tertius.claims.wording import faults_of
from tertius.dossier.changes import plain_change, turns
from tertius.dossier.data import DossierData
from tertius.dossier.page import Page
from tertius.dossier.render import compose, compose_brief
from tertius.dossier.same import first_asked
from tertius.dossier.sections.claims import what_matters
from tertius.dossier.strip import strip
from tertius.dossier.whole import whole

RATIO = vars(Bar(1.0, "ratio", 1.25, 1.0))


def made(label: Label, **more: object) -> Verdict:
    return replace(Verdict("c", "t", label, "S."), **more)  # type: ignore[arg-type]


def measured(
    value: float, low: float, high: float, unit: str, bar: dict[str, object], n: int = 20
) -> Verdict:
    return made("undetermined", headline=Estimate(value, low, high, 0.95, unit, n, 12.0, "w"), bar=bar)


@pytest.mark.parametrize(
    ("labels", "opening"),
    [
        (
            ("supported", "leaning for", "open"),
            "bears the argument out: of three claims it speaks for two claims",
        ),
        (("contradicted", "practically none", "open"), "contradicts the argument in most of its parts"),
        (("undetermined", "not identified", "supported"), "leaves the argument open"),
        (("supported", "contradicted"), "divided about the argument"),
        (("open",), "leaves the argument open: of one claim it answers none"),
    ],
)
def test_the_whole_follows_the_labels(labels: tuple[Label, ...], opening: str) -> None:
    first, *_ = whole([made(label) for label in labels])
    assert opening in first


def test_every_label_is_counted_once_with_its_number() -> None:
    answered, left, _ = whole([made(label) for label in LABELS])
    inside = " ".join(re.findall(r"\(([^)]*)\)", answered + left))
    assert sorted(map(int, re.findall(r"\d+", inside))) == list(range(1, len(LABELS) + 1))


def test_the_errors_to_be_expected_are_those_of_the_masses() -> None:
    mass = Mass(0.9, 0.1, 0.0, 1.0, 3, 0.1)
    sure = [made("leaning for", mass=mass)] * 20
    assert "of the 20 answers with a known chance of error, about two are" in whole(sure)[2].lower()
    assert "none of the answers comes with" in whole([made("supported")])[2].lower()
    hedged = [made("supported", hedges=(Hedge("might", 0, 1, 0.5, "too strong"),)), made("open")]
    assert "one of one place" in whole(hedged)[2]


def test_the_strip_shows_estimate_threshold_and_what_does_not_matter() -> None:
    shown = strip(measured(0.89, 0.49, 1.63, "hazard ratio", RATIO))
    assert shown is not None
    root = ElementTree.fromstring(shown.svg)
    kinds = [e.attrib["class"] for e in root]
    assert kinds == ["st-none", "st-axis", "st-bar", "st-span", "st-point"]
    assert shown.caption == "0.89 times the risk (0.49 to 1.63); line at 1"
    assert "from 0.80 to 1.25 it would not matter" in root.attrib["aria-label"]
    band, line = root[0].attrib, root[2].attrib["d"]
    middle = float(band["x"]) + float(band["width"]) / 2  # a factor either way: the line halves the band
    assert abs(float(line[1:].split()[0]) - middle) < 0.2


def test_counts_are_dots_and_other_exact_numbers_a_line() -> None:
    exact = vars(Bar(1, "exact"))
    share = strip(measured(0.3, 0.13, 0.55, "share", exact))
    count = strip(measured(26, 3, 55, "states", {**exact, "threshold": 24}))
    cost = strip(measured(1.6, 1, 2, "times the cost", {**exact, "threshold": 2}))
    assert share is not None and count is not None and cost is not None
    assert share.svg.count("st-full") == 6 and share.svg.count("st-empty") == 14
    assert count.svg.count("st-full") == 26 and count.svg.count("st-bar") == 1
    assert "3 to 55 by other definitions" in count.caption
    assert cost.svg.count("st-point") == 1
    assert strip(made("open")) is None


@pytest.mark.parametrize(
    ("flip", "words"),
    [
        (Flip("case", "without DZA", "undetermined", 0.1), "without Algeria"),
        (Flip("case", "without 5 cases together: A; none of the 15 alone", "undetermined", 0.2),
         "without 5 cases together: A"),
        (Flip("threshold", "a threshold of 0.9 instead of 1", "leaning for", 0.1),
         "had the bar been set 10 % lower"),
        (Flip("definition", "overflight: turkey-iran-closed", "undetermined", 0.1),
         "if it were measured by another definition"),
        (Flip("confounder", "had something unseen hidden 0.014 nats", "leaning for", 0.56),
         "had something unmeasured shifted the answer by 56 % of its uncertainty"),
    ],
)  # fmt: skip
def test_changes_in_plain_words(flip: Flip, words: str) -> None:
    said = plain_change(
        flip, measured(1, 1, 1, "states", {}), lambda code: {"DZA": "Algeria"}.get(code, code)
    )
    assert said == words and faults_of(said) == []


def test_the_most_fragile_comes_first() -> None:
    firm = made("supported", claim="firm", flips=(Flip("case", "without A", "undetermined", 0.5),))
    weak = made("supported", claim="weak", flips=(Flip("case", "without B", "undetermined", 0.1),))
    none = made("supported", claim="none", flips=(Flip("case", "nothing", None),))
    assert [(t.verdict.claim, t.number) for t in turns([firm, weak, none], str)] == [("weak", 2), ("firm", 1)]


@pytest.fixture(scope="module")
def page() -> Page:
    data = DossierData(samples.case(), samples.verdicts(), samples.panel(), samples.record(), samples.KEY)
    return Page(data)


def test_the_brief_opens_the_dossier_unfolded_and_all_else_is_folded(page: Page) -> None:
    html = compose(page)
    main = html[html.index("<main") :]
    first, *rest = main.split("<section ")[1:]
    assert first.startswith('id="brief"') and "<details" not in first
    assert rest and all('<details class="fold"><summary><h2' in section for section in rest)


def test_the_brief_alone_needs_nothing_but_itself(page: Page) -> None:
    html = compose_brief(page)
    assert "<script" not in html and "url(" not in html and html.count("<h1") == 1
    assert html.count('href="index.html#claim-') >= len(LABELS) - 1
    for label in LABELS:
        # What nothing tests yet has no row: the last paragraph names it.
        assert (f"</span> {label}</span>" in html) == (label != "open")
    assert len(html.encode()) < 60_000


def test_what_matters_is_said_in_the_unit_of_the_estimate() -> None:
    ratio = what_matters(measured(0.89, 0.49, 1.63, "hazard ratio", RATIO))
    assert ratio.startswith("The claim asks for more than 1. From 0.80 to 1.25 the difference")
    exact = vars(Bar(1, "exact", lower_bound=True))
    counted = what_matters(measured(0.3, 0.13, 0.55, "share", exact))
    assert counted.startswith("The claim asks for 1, by plain counting.") and "only miss" in counted
    assert what_matters(made("open")) == ""


def test_the_line_of_a_small_figure_is_said_in_words() -> None:
    bar = {"scale": "difference", "threshold": 0.0, "matters": 0.1, "minimum": 6.0}
    fall = strip(measured(0.53, 0.15, 0.92, "log change in ten years, counted downwards", bar))
    ratio = strip(measured(0.76, 0.60, 0.92, "logarithm of the ratio", bar))
    assert fall is not None and fall.caption == "−41 % in ten years (−60 to −14 %); line: no change"
    assert ratio is not None and ratio.caption == "2.1 times (1.8 to 2.5 times); line: as much"


def test_cases_against_a_statement_are_empty_dots() -> None:
    found = made("contradicted")
    head = Estimate(1.0, None, None, 0.95, "states", 9, 9, "cases against the statement")
    bar = {"scale": "exact", "threshold": 0.0, "matters": 0.0, "minimum": 1.0}
    shown = strip(replace(found, headline=head, bar=bar))
    assert shown is not None and shown.caption == "one state against it; none allowed"
    assert "st-full" not in shown.svg and "st-empty" in shown.svg
    nobody = strip(replace(found, headline=replace(head, value=0.0), bar=bar))
    assert nobody is not None and nobody.caption == "no states against it; none allowed"


def test_claims_that_ask_the_same_share_one_answer_and_say_so() -> None:
    first = replace(samples.verdicts()[0], tested="Tested: the same.", sentence="S.")
    again, other = replace(first, claim="claim-1"), replace(first, claim="claim-2", says="less")
    assert first_asked([first, again, other]) == {"claim-1": 1}
    data = DossierData(samples.case(), (first, again, other), samples.panel(), samples.record(), samples.KEY)
    html = str(compose(Page(data)))
    blocks = html.split('<details class="claim"')[1:]
    assert "Claim 2 asks the record the same" in blocks[0] and "<figure" in blocks[0]
    assert 'the same as <a href="#claim-claim-0">claim 1</a>' in blocks[1]
    assert "Every specification" not in blocks[1] and "figure-claim-1-1" not in blocks[1]
    assert "the record the same" not in blocks[2] and "<figure" in blocks[2]
    assert "(as in claim 1)" in str(compose_brief(Page(data))) or not first.asked


def test_claims_without_an_estimate_share_nothing() -> None:
    silent = [made("not testable", claim=f"c{n}", test=None) for n in range(2)]
    assert first_asked(silent) == {}
