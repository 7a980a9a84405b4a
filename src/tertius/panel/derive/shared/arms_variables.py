"""Rows of the table of variables for the arms ties."""

from __future__ import annotations

from tertius.panel.schema import Variable

_BANDS = (
    "1: under 5 %, 2: 5-10, 3: 10-25, 4: 25-50, 5: 50-75, 6: 75-100 "
    "(midpoints 2.5, 7.5, 17.5, 37.5, 62.5, 87.5)"
)


def variables(first: int, last: int, windows: tuple[int, ...]) -> tuple[Variable, ...]:
    """Return the variables of a register that covers `first` to `last`, for trailing `windows` in years."""
    by_window = (variable for window in windows for variable in _of_window(first + window - 1, last, window))
    return (*_plain(first, last), *by_window)


def _plain(first: int, last: int) -> tuple[Variable, ...]:
    return (
        Variable(
            "ties",
            "arms_tie_5y",
            "supplier of at least 5 % of arms over five years",
            "0 or 1",
            first + 4,
            last,
            "zero",
            "1 where the source delivered at least 5 % of the target's TIV in years y-4 to y and the target "
            "received at least 5 million TIV in them.",
        ),
        Variable(
            "ties",
            "arms_delivery",
            "any delivery of arms in the year",
            "0 or 1",
            first,
            last,
            "zero",
            "1 where a deal lists the year among its delivery years.",
        ),
        Variable(
            "traits",
            "arms_export_share_5y",
            "share of the world's arms deliveries over five years",
            "percent",
            first + 4,
            last,
            "zero",
            "Rounded to whole percent of all deliveries to states.",
        ),
    )


def _of_window(start: int, last: int, window: int) -> tuple[Variable, ...]:
    span = f"years y-{window - 1} to y"
    return (
        Variable(
            "ties",
            f"arms_band_{window}y",
            f"band of the supplier's share of arms over {window} years",
            "band code",
            start,
            last,
            "zero",
            f"Share of the target's TIV in {span}; {_BANDS}. Undefined where the target received under "
            f"5 million TIV (arms_volume_band_{window}y below 2): stored as missing for the five major "
            "powers, not stored for other suppliers.",
        ),
        Variable(
            "traits",
            f"arms_volume_band_{window}y",
            f"band of arms received over {window} years",
            "band code",
            start,
            last,
            "zero",
            f"Million TIV received in {span}; 1: under 5, 2: 5-50, 3: 50-250, 4: 250-1000, 5: 1000-5000, "
            "6: 5000 and over.",
        ),
        Variable(
            "traits",
            f"arms_rest_band_{window}y",
            f"band of arms from suppliers unknown or gone over {window} years",
            "band code",
            start,
            last,
            "zero",
            f"Share of TIV in {span} from unidentified suppliers and from states that no longer exist in y; "
            f"{_BANDS}.",
        ),
    )
