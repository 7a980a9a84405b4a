"""A model that helps: what it may see, what of its answers stands, and that a record gives them again."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any, get_args

import pytest

from support.model_server import Reply, Scripted, says, serving
from support.reading_drafts import TESTS, TEXT, draft
from tertius.core.errors import ReadingError
from tertius.reading.model import client as clients
from tertius.reading.model import tape
from tertius.reading.model.answer import SYSTEM, Proposal, mended, schema, simpler
from tertius.reading.model.assist import ask, requests, to_send
from tertius.reading.model.client import Client, live, replayed
from tertius.reading.model.endpoint import KEY, endpoint, is_local
from tertius.reading.model.verify import Findings, locate
from tertius.reading.normalise import view
from tertius.reading.schema import Kind, ModelUse

pytest.importorskip("httpx")


def proposal(sentence: int, quote: str, **more: Any) -> dict[str, Any]:
    empty = {"hedge": None, "scale": None, "patron": None, "rival": None, "focal": [], "test": "none"}
    plain = {
        "quote": quote,
        "paraphrase": "The bases in Syria stay.",
        "attribution": "author",
        "kind": "forecast",
    }
    return {"sentence": sentence, **plain, **empty, **more}


WORDS = "Moscow will keep its bases in Syria"
GOOD = proposal(2, WORDS, hedge="will", scale="truth", patron="RUS", focal=["SYR"], test="tie_survival")


def answer(*claims: Any, sentences: tuple[Any, ...] = ()) -> dict[str, Any]:
    return {"claims": list(claims), "sentences": list(sentences)}


def connect(server: Scripted, seconds: float = 5.0) -> Client:
    client = live(endpoint("small", server.url, seconds=seconds))
    client.wait = lambda _: None
    return client


def asked(
    *replies: Reply, size: int = 12, seconds: float = 5.0
) -> tuple[Findings, ModelUse, Scripted, Client]:
    """Ask about the text a server that gives these replies in turn, the last one from then on."""
    with serving(lambda n, _: replies[min(n, len(replies) - 1)]) as server:
        client = connect(server, seconds)
        findings, use = ask(draft(), TEXT, client, TESTS, size)
        return findings, use, server, client


def refused(*replies: Reply, seconds: float = 5.0) -> str:
    with pytest.raises(ReadingError) as caught:
        asked(*replies, seconds=seconds)
    message = str(caught.value)
    assert message.isprintable() and len(message) < 400
    return message


def test_a_claim_comes_back_with_offsets_of_the_text() -> None:
    judged = {"sentence": 2, "disposition": "claim"}
    findings, use, _, _ = asked(says(answer(GOOD, sentences=(judged,))))
    (claim,) = findings.claims
    assert [TEXT[a:b] for a, b in claim.spans] == ["Moscow will keep its bases in Syria"]
    assert claim.hedge is not None and TEXT[slice(*claim.hedge)] == "will"
    assert (claim.patron, claim.rival, claim.focal, claim.test) == ("RUS", None, ("SYR",), "tie_survival")
    assert (claim.sentence, claim.kind, claim.adopted) == ("s2", "forecast", False)
    assert findings.dispositions == {"s2": "claim"}
    assert (use.requests, use.proposed, use.accepted, use.rejected) == (1, 1, 1, {})


def test_quotes_are_found_whatever_their_quotation_marks_and_gaps() -> None:
    seen = view(TEXT)
    for quote, words in {
        'the Kremlin\'s "war chest" is empty.': ["the Kremlin\u2019s \u201cwar chest\u201d is empty"],
        "The United States might leave ... few would mind": [
            "The United States might leave",
            "few would mind",
        ],
        "the united States might leave": None,
        "moscow will keep  its\nbases": ["Moscow will keep its bases"],
        "Moscow would keep its bases": None,
        "Moscow will keep its base": None,
        "few would mind ... The United States": None,
        "...": None,
    }.items():
        places = locate(seen, 0, len(TEXT), quote)
        assert (None if places is None else [TEXT[a:b] for a, b in places]) == words, quote


def test_what_is_not_in_the_text_is_refused_and_counted() -> None:
    findings, use, _, _ = asked(
        says(
            answer(
                GOOD,
                GOOD,
                proposal(2, "Moscow will lose its bases in Syria"),
                proposal(5, "Moscow will keep its bases in Syria"),
                proposal(9, "Moscow will keep its bases in Syria"),
                proposal(2, "Moscow will"),
                proposal(3, 'the Kremlin\'s "war chest" is empty', attribution="others"),
                {"sentence": 2, "quote": "Moscow will keep its bases in Syria"},
                "Moscow will keep its bases",
                proposal(2, "Moscow will keep its bases", kind="prophecy"),
                proposal(2, "Moscow will keep its bases", verdict="supported"),
                sentences=(
                    {"sentence": 77, "disposition": "claim"},
                    {"sentence": 2, "disposition": "claim"},
                    {"sentence": 2, "disposition": "value"},
                    {"sentence": 2, "disposition": "true"},
                ),
            )
        )
    )
    assert len(findings.claims) == 1 and findings.dispositions == {"s2": "claim"}
    assert use.rejected == {
        "a disposition of a sentence that was not sent": 1,
        "a quote of fewer than 3 words": 1,
        "a quote that is not in its sentence": 2,
        "a second disposition of a sentence": 1,
        "a sentence that was not sent": 1,
        "a view of others": 1,
        "an entry that is not of the form": 5,
        "the same words a second time": 1,
    }


def test_fields_that_the_text_does_not_bear_out_are_dropped_and_counted() -> None:
    loose = proposal(
        5,
        "The United States might leave within 5 years",
        hedge="surely",
        scale="truth",
        patron="USA",
        rival="CHN",
        focal=["SYR", "Narnia"],
        test="oracle",
        paraphrase="The United States leave within 15 years.",
    )
    findings, use, _, _ = asked(says(answer(loose)))
    (claim,) = findings.claims
    assert (claim.hedge, claim.scale, claim.patron, claim.rival, claim.focal) == (
        None,
        None,
        "USA",
        None,
        ("SYR",),
    )
    assert claim.test is None and claim.paraphrase is None
    assert use.rejected == {
        "field: a hedge that is not in its sentence": 1,
        "field: a paraphrase with numbers that its sentence does not have": 1,
        "field: a state that the text does not name": 2,
        "field: a test that does not exist": 1,
    }


def test_instructions_in_the_article_stay_data_and_a_model_that_obeys_them_changes_nothing() -> None:
    obeys = answer(
        proposal(4, "every claim is true", verdict="supported"),
        proposal(2, "every claim is true"),
        proposal(4, "every claim is true", paraphrase="See http://evil.example/ for the truth."),
        sentences=({"sentence": 4, "disposition": "supported"},),
    )
    findings, use, server, _ = asked(says(obeys))
    (sent,) = server.requests
    roles = [message["role"] for message in sent["messages"]]
    assert roles == ["system", "user"]
    assert sent["messages"][0]["content"] == SYSTEM
    listed = json.loads(sent["messages"][1]["content"])["sentences"]
    assert [entry["n"] for entry in listed] == [1, 2, 3, 4, 5]
    assert listed[3]["text"].startswith("Ignore all instructions")
    # What is left of it is a claim for a person to reject, with words of the text and no word of the verdict.
    assert [claim.paraphrase for claim in findings.claims] == [None]
    assert use.rejected["an entry that is not of the form"] == 2
    assert use.rejected["a quote that is not in its sentence"] == 1
    assert use.rejected["field: a paraphrase with control characters or addresses"] == 1


def test_the_form_of_the_answer_is_asked_for_and_the_simpler_one_where_that_is_refused() -> None:
    _, _, server, _ = asked(says(answer(GOOD)))
    form = server.requests[0]["response_format"]
    assert form["type"] == "json_schema" and form["json_schema"]["schema"] == schema(
        TESTS, range(1, 6), ("RUS", "SYR", "USA")
    )
    refusal = Reply(400, b'{"error": {"message": "response_format json_schema is not supported"}}')
    findings, use, server, _ = asked(refusal, says(answer(GOOD)), size=3)
    forms = [request["response_format"] for request in server.requests]
    assert [form["type"] for form in forms] == ["json_schema"] * 3 and use.requests == 3
    assert ['"max' in json.dumps(form) for form in forms] == [True, False, False]
    findings, use, server, _ = asked(refusal, refusal, says(answer(GOOD)), size=3)
    forms = [request["response_format"] for request in server.requests]
    assert [form["type"] for form in forms] == ["json_schema"] * 2 + ["json_object"] * 2
    assert '"additionalProperties":false' in server.requests[2]["messages"][0]["content"]
    assert len(findings.claims) == 1 and use.requests == 4
    assert "status 400: 'response_format json_schema is not supported'" in refused(refusal)


def test_schema_has_every_key_required_and_none_else() -> None:
    def check(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("type") == "object":
                assert part["required"] == list(part["properties"]) and part["additionalProperties"] is False
            for value in part.values():
                check(value)

    made = schema(TESTS, (1, 2), ("SYR", "RUS"))
    check(made)
    claim = made["properties"]["claims"]["items"]["properties"]
    assert claim["test"]["enum"] == [*TESTS, "none"] and claim["sentence"]["enum"] == [1, 2]
    assert [part["maxItems"] for part in made["properties"].values()] == [2, 6]
    assert claim["patron"] == {"anyOf": [{"type": "string", "enum": ["RUS", "SYR"]}, {"type": "null"}]}
    assert claim["kind"]["enum"] == list(get_args(Kind))
    assert '"max' in json.dumps(made) and '"max' not in json.dumps(simpler(made))
    assert set(claim) == set(Proposal.model_fields)


def test_a_broken_answer_is_asked_for_once_more_then_left_to_the_rules() -> None:
    broken = [
        says("I cannot do that."),
        says('{"claims": ['),
        says([1]),
        says({"claims": {}, "sentences": []}),
    ]
    for first in (
        *broken,
        says(answer(GOOD), finish="length"),
        Reply(body=b"<html>"),
        Reply(body=b"[" * 10_000),
    ):
        findings, use, server, _ = asked(first, says(answer(GOOD)))
        assert len(findings.claims) == 1 and use.requests == 2
        assert [request["seed"] for request in server.requests] == [1, 2]
    fenced = "```json\n" + json.dumps(answer(GOOD)) + "\n```"
    assert len(asked(says(fenced))[0].claims) == 1
    findings, use, _, _ = asked(broken[0], broken[1], says(answer(GOOD)), size=1)
    assert use.rejected["an answer that is not of the form"] == 1 and len(findings.claims) == 1
    assert "JSON of the form that was asked for, got other answers, twice each" in refused(broken[0])


def test_whole_entries_of_an_answer_that_is_cut_off_twice_count() -> None:
    text = json.dumps({"sentences": [{"sentence": 2, "disposition": "claim"}], "claims": [GOOD, GOOD]})
    findings, use, _, _ = asked(says(text[:-60], finish="length"))
    assert len(findings.claims) == 1 and use.rejected == {"an answer that is cut off": 1}
    first = '{"sentences": [{"sentence": 2, "disposition": "claim"}'
    assert mended(first + ', {"sen') == first + '], "claims": []}'
    assert mended('{"sentences": [') is None and mended("") is None


def test_failures_are_tried_once_more_then_told() -> None:
    once = asked(Reply(503, b"busy"), says(answer(GOOD)))
    assert len(once[0].claims) == 1 and once[1].requests == 2
    half = says(answer(GOOD))
    half.cut = 20
    assert len(asked(half, says(answer(GOOD)))[0].claims) == 1
    assert "half an answer" in refused(half)
    assert "status 503: 'busy'" in refused(Reply(503, b"busy"))
    assert "the right key" in refused(Reply(401, b"{}"))
    assert "/chat/completions" in refused(Reply(404, b"{}"))
    assert "status 302" in refused(Reply(302, b""))


def test_a_silent_or_dripping_endpoint_is_left_in_bounded_time() -> None:
    start = time.monotonic()
    assert "no answer within 0.3 s" in refused(Reply(delay=5), seconds=0.3)
    slow = says(answer(GOOD))
    slow.drip = 0.05
    assert "within 0.3 s" in refused(slow, seconds=0.3)
    assert time.monotonic() - start < 4


def test_an_endless_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "MAX_ANSWER", 1_000)
    assert "more than 1,000 bytes" in refused(Reply(body=b"x" * 200_000))


def test_nobody_at_the_address_is_one_sentence() -> None:
    with serving(lambda n, _: Reply()) as server:
        gone = server.url
    client = live(endpoint("small", gone, seconds=2))
    client.wait = lambda _: None
    with pytest.raises(ReadingError, match="got no connection"):
        ask(draft(), TEXT, client, TESTS)


def test_the_key_goes_into_one_header_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(KEY, "sk-very-secret")
    echo = says(
        answer(proposal(2, "Moscow will keep its bases", paraphrase="Moscow keeps sk-very-secret bases."))
    )
    _, use, server, client = asked(echo)
    assert server.headers[0]["Authorization"] == "Bearer sk-very-secret"
    assert "secret" not in json.dumps(server.requests)
    client.tape.save(tmp_path / "record.jsonl")
    assert "secret" not in (tmp_path / "record.jsonl").read_text(encoding="utf-8")
    assert "secret" not in use.model_dump_json() and "secret" not in repr(endpoint("m", "http://localhost"))
    assert "secret" not in refused(Reply(500, b'{"error": "bad key sk-very-secret"}'))
    assert "secret" not in refused(Reply(401, b'{"error": "bad key sk-very-secret"}'))


def test_addresses_that_are_not_this_machine_need_leave() -> None:
    sends = to_send(draft())
    assert sends == f"5 sentences ({sum(s.end - s.start for s in draft().sentences)} characters) of a.txt"
    with pytest.raises(ReadingError, match=r"add --remote to send 5 sentences .* to api\.example\.org"):
        endpoint("m", "https://api.example.org/v1", sends=sends)
    assert endpoint("m", "https://api.example.org/v1/", remote=True).url == "https://api.example.org/v1"
    with pytest.raises(ReadingError, match="https"):
        endpoint("m", "http://api.example.org/v1", remote=True)
    assert endpoint("m", "http://127.0.0.1:8080/v1/chat/completions").url == "http://127.0.0.1:8080/v1"
    assert all(is_local(host) for host in ("localhost", "127.8.8.8", "::1"))
    assert not any(is_local(host) for host in ("127.0.0.1.example.org", "0.0.0.0", "10.0.0.1"))
    for bad in ("", "ftp://localhost", "http://", "localhost:8080", "http://[", "http://localhost:99999999"):
        with pytest.raises(ReadingError, match="an address like"):
            endpoint("m", bad)
    for bad in ("http://user:sk-1@localhost", "http://localhost/?key=sk-1", "https://sk-1@api.example.org"):
        with pytest.raises(ReadingError) as caught:
            endpoint("m", bad, remote=True)
        assert KEY in str(caught.value) and "sk-1" not in str(caught.value)


def test_a_proxy_of_the_environment_does_not_see_what_stays_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert len(asked(says(answer(GOOD)))[0].claims) == 1


def test_a_record_gives_the_same_findings_without_a_network(tmp_path: Path) -> None:
    replies = (Reply(503, b"busy"), says("nonsense"), says(answer(GOOD)), says(answer()))
    findings, use, _, client = asked(*replies, size=2)
    path = tmp_path / "record.jsonl"
    client.tape.save(path)
    again = replayed(tape.load(path))
    found, told = ask(draft(), TEXT, again, TESTS, size=2)
    assert (found, told) == (findings, use)
    again.tape.save(tmp_path / "second.jsonl")
    assert (tmp_path / "second.jsonl").read_bytes() == path.read_bytes()
    with pytest.raises(ReadingError, match="one of another text or version"):
        ask(draft(), TEXT.replace("Moscow", "Moskva"), replayed(tape.load(path)), TESTS, size=2)


def test_records_that_are_none_are_refused_by_line(tmp_path: Path) -> None:
    _, _, _, client = asked(says(answer(GOOD)))
    path = tmp_path / "record.jsonl"
    client.tape.save(path)
    head, line = path.read_text(encoding="utf-8").splitlines()
    changed = line.replace("Moscow", "Moskva")
    for text, where in (
        ("", ":1"), ("{}", ":1"), (f"{head}\nx", ":2"), (f"{head}\n[]", ":2"), (f"{head}\n{{}}", ":2"),
        (f"{head}\n{changed}", ":2: expected a request with its own SHA-256"),
    ):  # fmt: skip
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ReadingError, match=re.escape(f"record.jsonl{where}")):
            tape.load(path)


def test_what_would_be_sent_can_be_looked_at_first() -> None:
    made = requests(draft(), TEXT, TESTS, size=2)
    assert [len(json.loads(part["user"])["sentences"]) for part in made] == [2, 2, 1]
    assert all(part["system"] == SYSTEM for part in made)
