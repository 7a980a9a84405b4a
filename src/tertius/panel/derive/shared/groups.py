"""Groups of states as parties of sanctions: who belonged to them in which year."""

from __future__ import annotations

from functools import cache

import pandas as pd

from tertius.panel.crosswalk import embedded_rows

#: Names under which a group's table of members is also used.
ALIASES = {
    "EEC": "EU",
    "Organisation of African Unity": "African Union",
    "Organization of American States": "OAS",
}

#: Senders that act as organisations and are not expanded: their members did not act one by one, or
#: who took part is not known.
ORGANISATIONS = (
    "UN",
    "Commonwealth",
    "CSCE",
    "OSCE",
    "OIC",
    "Kimberly Process Participants",
    "Organization of Eastern Carribean States",
    "Pacific Islands Forum",
    "Paris Agreement Signatories",
)

#: Parties that are no state of the system and no group of such states; nothing is derived for them.
NOT_STATES = (
    "Balkans",
    "Cyprus (Northern)",
    "Gibraltar",
    "Hong Kong",
    "ICC Rome Statute Signatories",
    "Palestine",
    "Western countries",
)
NOT_STATE_PREFIXES = ("Terrorist Organizations",)


@cache
def members() -> pd.DataFrame:
    """Return the hand-made table of members: group, iso3, start, end (years, both included).

    A state that left, or was suspended, has an end; 9999 while it is a member.
    """
    return pd.DataFrame(embedded_rows("group_members.csv")).astype({"start": "int64", "end": "int64"})


def group_of(party: str) -> str | None:
    """Return the group whose members stand for `party`, or None."""
    name = ALIASES.get(party, party)
    return name if (members()["group"] == name).any() else None


def is_no_state(party: str) -> bool:
    """Whether `party` is on the list of parties from which no state can be derived."""
    return party in NOT_STATES or party.startswith(NOT_STATE_PREFIXES)
