"""Dates of UN roll calls: which upstream dates cannot be right, and what their year is.

The upstream list gives most dates before 1998 with a day between 1 and 7, whatever the day was, and
some later ones with day and month in each other's place.  Only the year is used downstream, and it is
checked against the session: session s opens in September of 1945 + s and closes a year later (the
first one met in 1946 alone; special and emergency sessions are listed with a regular one).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


def openings(dates: pd.Series, order: pd.Series, reach: int = 15) -> npt.NDArray[np.int64]:
    """Return the year in which the session of each roll call opened, where its neighbours in number agree.

    Numbers are handed out by session, except for those added later.  Where the neighbours below and
    those above a number point to two sessions, the roll call's own date is believed.

    Parameters
    ----------
    dates : Series of datetime64
        Dates as given.
    order : Series of int
        Numbers of the roll calls.
    reach : int
        How many neighbours on each side speak for the session.
    """
    by_number = np.argsort(order.to_numpy(), kind="stable")
    shifted = dates - pd.DateOffset(months=8)  # September becomes January: a session lies in one year
    years = shifted.dt.year.to_numpy()[by_number]
    found = np.array(years, dtype=np.int64)
    for at in range(reach, len(years) - reach):
        below, above = np.median(years[at - reach : at]), np.median(years[at + 1 : at + 1 + reach])
        if below == above and abs(below - years[at]) <= 1:
            found[at] = int(below)
    out = np.empty_like(found)
    out[by_number] = found
    return out


def repair(dates: pd.Series, opened: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Put dates right as far as the session allows.

    Parameters
    ----------
    dates : Series of datetime64
        Dates as given.
    opened : int array
        Year in which each roll call's session opened.

    Returns
    -------
    DataFrame
        ``date`` (ISO text), ``year``, and ``repair``: ``none``, ``swapped`` (day and month exchanged,
        because only then the date lies in its session), or ``year`` (the nearest year of its session).
    """
    year, month, day = (
        np.asarray(part, dtype=np.int64) for part in (dates.dt.year, dates.dt.month, dates.dt.day)
    )
    swappable = (day <= 12) & (day != month) & ~_within(year, month, opened) & _within(year, day, opened)
    month, day = np.where(swappable, day, month), np.where(swappable, month, day)
    wrong = ((year < opened) | (year > opened + 1)) & ~swappable
    fixed = np.clip(year, opened, opened + 1)
    text = [f"{y:04d}-{m:02d}-{d:02d}" for y, m, d in zip(fixed, month, day)]
    how = np.select([swappable, wrong], ["swapped", "year"], "none")
    return pd.DataFrame({"date": text, "year": fixed, "repair": how}, index=dates.index)


def _within(
    year: npt.NDArray[Any], month: npt.NDArray[Any], opened: npt.NDArray[Any]
) -> npt.NDArray[np.bool_]:
    autumn = (year == opened) & (month >= 9)
    rest = (year == opened + 1) & (month <= 9)
    inside: npt.NDArray[np.bool_] = autumn | rest | ((opened == 1946) & (year == 1946))
    return inside
