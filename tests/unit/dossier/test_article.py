"""The annotated article: every sentence once, marked and linked both ways, inert, and never another text."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.dossier_samples import HOSTILE, KEY, case, panel, record, verdicts
from tertius.case.schema import Case
from tertius.core.errors import CaseError
from tertius.core.store import Store
from tertius.dossier.article import Article, Text, annotate, open_text
from tertius.dossier.data import DossierData
from tertius.dossier.page import Page
from tertius.dossier.render import compose, compose_article
from tertius.panel.load import load_panel
from tertius.pipeline.run import run_case
from tertius.reading.read import read_text
from tertius.reading.review import reject
from tertius.reading.schema import digest

TEXT = (
    "Old bases, new rulers\n\n"
    "Moscow will keep its bases in Syria. That is a disgrace. "
    "Critics say that the Kremlin cannot pay for another war.\n\n"
    "Sanctions might end the tie, but China buys the oil.\n"
)


def spanned(text: str, *words: str) -> Case:
    """Return the sample case with the first claims at these words."""
    plain = case().model_dump(exclude_unset=True)
    plain["source"]["text_sha256"] = digest(text)
    for claim, quoted in zip(plain["claims"], words, strict=False):
        start = text.index(quoted)
        claim["spans"] = [{"start": start, "end": start + len(quoted), "sha256": digest(quoted)}]
    return Case.model_validate(plain)


def article(text: str, made: Case) -> Article:
    return annotate(made, verdicts(), Text(text, read_text(text, "2026-01"), False))


@pytest.fixture(scope="module")
def page() -> Page:
    made = spanned(
        TEXT, "Moscow will keep its bases in Syria", "Sanctions might end the tie", "China buys the oil"
    )
    return Page(DossierData(made, verdicts(), panel(), record(), KEY, None, article(TEXT, made)))


def ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def test_every_sentence_stands_there_once_and_whole(page: Page) -> None:
    made = page.data.article
    assert made is not None
    shown = ["".join(p.text for p in line.pieces) for par in made.paragraphs for line in par.lines]
    assert "".join("".join(shown).split()) == "".join(TEXT.split())
    assert made.silent + made.tested <= len(made.lines)
    assert sum(n for _, n in made.counts) == len(made.lines)


def test_a_sentence_has_its_claims_with_their_labels_or_why_it_has_none(page: Page) -> None:
    made = page.data.article
    assert made is not None
    labels = {v.claim: v.label for v in verdicts()}
    by_first = {line.pieces[0].text.split()[0]: line for line in made.lines}
    (fate,) = by_first["Moscow"].fates
    assert (fate.claim, fate.label) == ("claim-0", labels["claim-0"])
    assert [f.claim for f in by_first["Sanctions"].fates] == ["claim-1", "claim-2"]
    assert by_first["That"].fates[0].words == "a judgement of worth"
    assert by_first["Critics"].fates[0].words == "the view of others"


def test_a_claim_that_the_review_rejected_says_so_with_its_reason() -> None:
    draft = read_text(TEXT, "2026-01")
    sentence = next(s for s in draft.sentences if TEXT[s.start :].startswith("Moscow"))
    (name,) = sentence.claims
    made = annotate(case(), verdicts(), Text(TEXT, reject(draft, name, "said in irony"), True))
    line = next(line for line in made.lines if line.id == sentence.id)
    assert [(f.words, f.reason) for f in line.fates] == [
        ("a claim that the review rejected", "said in irony")
    ]
    assert made.silent == len(made.lines)


def test_links_lead_from_sentences_to_claims_and_back(page: Page) -> None:
    whole, alone = compose(page), compose_article(page)
    assert set(re.findall(r'href="#([^"]+)"', alone)) <= ids(alone)
    over = set(re.findall(r'href="index\.html#([^"]+)"', alone))
    assert {"claim-claim-0", "claim-claim-1", "claim-claim-2"} <= over <= ids(whole)
    places = set(re.findall(r'href="#(text-s\d+)"', whole))
    assert places and set(re.findall(r'href="#([^"]+)"', whole)) <= ids(whole)


def test_nothing_is_loaded_and_hostile_text_is_inert() -> None:
    text = f"Russia sells arms to Mali {HOSTILE} today. Russia will keep its bases in Syria.\n"
    made = spanned(text, "Russia will keep its bases in Syria")
    data = DossierData(made, verdicts(), panel(), record(), KEY, None, article(text, made))
    html = compose_article(Page(data))
    assert "<script" not in html and "<img" not in html
    assert not re.search(r'(?:src|href)="(?!#|index\.html)', html)
    assert HOSTILE in unescape(re.sub(r"<[^>]+>", "", html))


def test_without_a_text_the_dossier_has_no_trace_of_it() -> None:
    html = compose(Page(DossierData(case(), verdicts(), panel(), record(), KEY)))
    assert 'id="article"' not in html and "In the text:" not in html


def test_another_text_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert open_text(spanned(TEXT), file).text == TEXT
    file.write_text(TEXT.replace("will", "may"), encoding="utf-8")
    with pytest.raises(CaseError, match="the text that case 'sample' was made from"):
        open_text(spanned(TEXT), file)
    with pytest.raises(CaseError, match="text_sha256"):
        open_text(case(), file)


def test_a_span_that_is_not_in_the_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    plain = spanned(TEXT, "Moscow").model_dump(exclude_unset=True)
    plain["claims"][0]["spans"][0]["start"] += 1
    with pytest.raises(CaseError, match="claim 'claim-0'"):
        open_text(Case.model_validate(plain), file)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, len(TEXT) - 2), st.integers(1, 60), st.integers(0, len(TEXT) - 2), st.integers(1, 60))
def test_whatever_the_spans_are_no_character_is_lost(a: int, m: int, b: int, n: int) -> None:
    plain = case().model_dump(exclude_unset=True)
    for claim, (start, length) in zip(plain["claims"], ((a, m), (b, n)), strict=False):
        end = min(len(TEXT), start + length)
        claim["spans"] = [{"start": start, "end": end, "sha256": digest(TEXT[start:end])}]
    made = article(TEXT, Case.model_validate(plain))
    for paragraph in made.paragraphs:
        for line in paragraph.lines:
            text = "".join(piece.text for piece in line.pieces)
            assert text in TEXT and text.strip() == text
    shown = "".join(p.text for par in made.paragraphs for line in par.lines for p in line.pieces)
    assert "".join(shown.split()) == "".join(TEXT.split())


def test_a_run_writes_the_article_beside_the_page_and_a_run_without_the_text_takes_it_away(
    tmp_path: Path,
) -> None:
    file, out, store = tmp_path / "text.txt", tmp_path / "out", Store(tmp_path / "cache")
    file.write_text(TEXT, encoding="utf-8")
    made, data = spanned(TEXT, "Moscow will keep its bases in Syria"), load_panel()
    first = run_case(made, data, out, ["claim-0"], store=store, text=file)
    assert first.rendered and first.article == out / "article.html"
    assert "article.html" in json.loads((out / "manifest.json").read_text("utf-8"))["files"]
    assert 'href="#text-s' in (out / "index.html").read_text("utf-8")
    assert not run_case(made, data, out, ["claim-0"], store=store, text=file).rendered
    again = run_case(made, data, out, ["claim-0"], store=store)
    assert again.rendered and again.article is None and not (out / "article.html").exists()
