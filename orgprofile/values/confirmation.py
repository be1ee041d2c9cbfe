"""The days for which a fact, a figure or a person in a post counts as current."""

from datetime import date, timedelta

from references.values.dates import PartialDate

# Annual reports, which settle most of it, come once a year; who leads changes in between.
INTERVALS = {"fact": timedelta(365), "figure": timedelta(365), "person": timedelta(183)}


def last_confirmed(
    kind: str, as_of: PartialDate | None, today: date, checked_on: date | None = None
) -> str:
    """Return when something was last confirmed, "May 2016", once its interval has passed.

    Until then "", and where no date is known for which it was so. `checked_on` is the day on
    which somebody compared it with its source, if that is noted.
    """
    if as_of is None or as_of.end is None:
        return ""
    day = max(as_of.latest, checked_on or date.min)
    if today - day <= INTERVALS[kind]:
        return ""
    return as_of.end.spelled_out() if day == as_of.latest else f"{day:%-d %B %Y}"
