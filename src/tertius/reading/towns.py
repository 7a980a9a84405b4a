"""Towns of North America that bear the name of a state or of a town abroad: "Lebanon, Ohio"."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from tertius.reading.context import Context, Named
from tertius.reading.lists import table_rows

#: Towns called so in the state of Georgia; that state's name alone would be the country's.
_IN_GEORGIA = frozenset({"athens", "cairo", "damascus", "dublin", "lebanon", "rome", "vienna"})
#: What stands between a town and its state, and what ends the state's name.
_BETWEEN = re.compile(r", | \((?=[A-Z])")
_ENDS = re.compile(r"(?:[,;:!?)\]—–-]|\s[—–(-]|\.(?!\w)|\s*$)")
#: A list goes on: "Kuwait, Texas and Alberta", "Peru, Iowa, and Chile", "Peru, Iowa, Chile and".
_LIST_AFTER = re.compile(r",? (?:and|or) |(?:, [A-Z][\w'-]+){1,3},? (?:and|or) ")
_LIST_BEFORE = re.compile(r"[A-Z][\w'-]*,(?: and| or)? $")
#: "In Russia, Virginia wine is rare": what opens a sentence, up to the name; another subject follows.
_OPENS = re.compile(
    r"(?:^|[.!?\n—;]['\")]*\s*)(?:In|On|For|From|Outside|Near|Across|At|To|With|Like|Unlike|By|When|If|As|While"
    r"|Since|Because|Though|Although|After|Before|Once|Unless|Until|Where)\b[^.!?,;]*$"
)


@cache
def _parts() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the expression for states and provinces as they are written, and the code of each."""
    codes = {row["written"]: row["id"] for row in table_rows("provinces.csv")}
    names = sorted(codes, key=lambda name: (-len(name), name))
    return re.compile("|".join(rf"{re.escape(name)}(?!['\w])" for name in names)), codes


def towns(context: Context, named: dict[int, Named]) -> None:
    """Make a name a town where a state of the United States or a province of Canada follows it.

    Lists of states and regions are told apart by what goes before and after: "Kuwait, Texas and Alberta".
    """
    for at, name in list(named.items()):
        first, end, ruling, how = name
        if ruling.kind not in ("state", "place") or not how.startswith(("states.", "capitals.", "places.")):
            continue
        code = _part_of(context, first, end)
        if code is None or code == ruling.id:
            continue
        named[at] = (
            first,
            end,
            replace(ruling, kind="place", id=code, ambiguity=()),
            f"{how}; a town: {code}",
        )
        below = next((n for n in (named.get(end + 1), named.get(end + 2)) if n is not None), None)
        if below is not None and below[2].id == "GEO":
            named[below[0]] = (*below[:2], replace(below[2], kind="place", id=code, ambiguity=()), below[3])


def _part_of(context: Context, first: int, end: int) -> str | None:
    """Return the code of the country of which the words after a name say that it is a town, or None."""
    after = context.after(end - 1)
    between = _BETWEEN.match(after)
    if between is None:
        return None
    pattern, codes = _parts()
    told = pattern.match(after, between.end())
    rest = after[told.end() :] if told else after[between.end() + len("Georgia") :]
    closed = _ENDS.match(rest) is not None
    before = context.before(first, 150)
    if told is not None and re.fullmatch("[A-Z]{2}", told.group()) and not closed:
        return None  # two letters are an abbreviation of much else
    if told is None:
        own = context.text[context.words[first].start : context.words[end - 1].end].lower()
        if not after.startswith("Georgia", between.end()) or own not in _IN_GEORGIA or not closed:
            return None
    if between.group() == ", ":
        another = re.match(
            r",? (?:and|or) (?:\w+ )?[A-Z][\w'-]+, ", rest
        )  # "Lebanon, Ohio, and Paris, Texas"
        if (_LIST_AFTER.match(rest) and not (another and pattern.match(rest, another.end()))) or (
            _LIST_BEFORE.search(before) and not pattern.search(before[-24:])
        ):
            return None
        if not closed and (_OPENS.search(before) or re.match(r" [A-Z]", rest)):
            return None
    return codes[told.group()] if told else "USA"
