"""Dates of forecasts: what must not come before what."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tertius.case.schema import Forecast
from tertius.core.dates import first_day, last_day
from tertius.core.errors import CaseError, TertiusError


def check_forecasts(
    forecasts: Sequence[Forecast],
    issued: str | None,
    where: Callable[..., str],
    error: type[TertiusError] = CaseError,
) -> None:
    """Check that ids and forecasts occur once and that dates follow one another.

    Parameters
    ----------
    issued : str or None
        The date of forecasts that carry none themselves.
    where : callable
        Path of an entry to ``file:line``.

    Raises
    ------
    TertiusError
        Of class `error`, for the first error in the order of the file.
    """
    seen: dict[tuple[str, ...], str] = {}
    for number, f in enumerate(forecasts):
        name = f"forecast {f.id!r}"
        made = f.issued or issued
        if made is None:
            at = where("forecasts", number)
            raise error(f"{at}: {name}", "the key 'issued', here or for the whole file", "none")
        for key, text in (("issued", made), ("by", f.by), ("settled", f.settled)):
            try:
                if text is not None:
                    first_day(text)
            except ValueError:
                at = where("forecasts", number, key)
                raise error(f"{at}: {name}, key {key!r}", "a day of the calendar", text or "") from None
        if last_day(f.by) < first_day(made):
            at = where("forecasts", number, "by")
            raise error(f"{at}: {name}, key 'by'", f"a date not before it was issued ({made})", f.by)
        if f.settled is not None and (f.outcome is None or last_day(f.settled) < first_day(made)):
            at = where("forecasts", number, "settled")
            expected = f"an outcome with a date not before it was issued ({made})"
            raise error(f"{at}: {name}, key 'settled'", expected, f.settled)
        same = (" ".join(f.event.casefold().split()), f.by, made)
        for key_of, what in (((f.id,), "id"), (same, "event, deadline and date of issue")):
            if key_of in seen:
                at = where("forecasts", number)
                raise error(f"{at}: {name}", f"another {what} than {seen[key_of]!r}", "the same")
            seen[key_of] = f.id
