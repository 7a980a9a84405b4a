"""A draft in the JSON form of hand-made annotations, for the scorer."""

from __future__ import annotations

from typing import Any

from tertius.reading.schema import Claim, Draft


def export(draft: Draft, text: str, file: str) -> dict[str, Any]:
    """Return a draft in the form of the annotation guidelines.

    Parameters
    ----------
    draft : Draft
    text : str
        The text that was read.
    file : str
        Name of the text's file.
    """
    kept = [claim for claim in draft.claims if claim.status != "rejected"]
    return {
        "file": file,
        "sha256": draft.source.sha256,
        "annotator": "tertius",
        "sentences": [
            {"start": s.start, "end": s.end, "disposition": s.disposition, "claims": list(s.claims)}
            for s in draft.sentences
        ],
        "claims": [_claim(claim, text) for claim in kept],
        "mentions": [{"text": m.text, "start": m.start, "type": m.kind, "id": m.id} for m in draft.mentions],
    }


def _claim(claim: Claim, text: str) -> dict[str, Any]:
    actors = claim.actors
    return {
        "id": claim.id,
        "spans": [[s.start, s.end] for s in claim.spans],
        "paraphrase": claim.paraphrase.value,
        "hedges": [
            {"text": text[h.start : h.end], "start": h.start, "scale": h.scale, "weight": h.weight}
            for h in claim.hedges
        ],
        "polarity": claim.polarity.value,
        "attribution": claim.attribution.value,
        "kind": list(claim.kind.value),
        "actors": {
            "patron": actors.patron.value,
            "rival": actors.rival.value,
            "focal": list(actors.focal.value),
            "group": actors.group.value,
        },
        "horizon": claim.horizon.value,
        "test": [b.test for b in claim.bindings] or ["none"],
        "testable": claim.testable.value,
        "why_not": claim.why_not,
        "antecedents": [[a.start, a.end] for a in claim.antecedents],
    }
