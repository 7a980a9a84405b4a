"""States of the system since 1946: spells, names, regions, and the crosswalk of codings by year."""

from __future__ import annotations
