"""The day for which a page is shown, and the days for which a fact counts as current."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from references.values import dates
from references.values.dates import InvalidDate, PartialDate

# Annual reports, which settle most of it, come once a year; who leads changes in between.
INTERVALS = {"fact": timedelta(365), "figure": timedelta(365), "person": timedelta(183)}
EXAMPLES = "for example 2007, 2007-06 or 2007-06-30"


@dataclass(frozen=True, slots=True)
class Moment:
    """The day up to which things count, and the date asked for: None for today."""

    on: date
    asked: PartialDate | None = None

    @property
    def looks_back_from(self) -> date | None:
        """Return the day asked for, or None where nothing is left out."""
        return self.on if self.asked else None

    @property
    def query(self) -> str:
        """Return the query string that asks for it; "" for today."""
        return f"?{urlencode({'as_of': str(self.asked)})}" if self.asked else ""

    @property
    def known_for(self) -> str:
        """Return what the title of a page says of it: " as known for 2007", or ""."""
        return f" as known for {self.asked.spelled_out()}" if self.asked else ""


def moment(asked: str, today: date) -> Moment:
    """Read the date a visitor asked for; "" is today.

    A date that has begun but is not over is read up to today. Raises InvalidDate,
    with a sentence, for one that can't be read, has no end or is still to come.
    """
    if not (asked := asked.strip()):
        return Moment(today)
    found = dates.partial_date(asked)
    if found.end is None:
        raise InvalidDate(f"“{asked}” has no end. Give a date that ends, {EXAMPLES}.")
    if found.start and found.start.earliest > today:
        raise InvalidDate(
            f"“{asked}” is still to come. Give a date that has begun, {EXAMPLES}."
        )
    return Moment(min(found.latest, today), found)


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
