"""The results of `check_sources`, which looks for the words of each note at its address."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F

from references.models.citation import Citation
from references.models.reading import Reading
from references.values import addresses
from references.values.readings import GONE, STANDS, STATES, WITHOUT, states_line

# Only a page with more words of text than this can count as one without the words of a note.
FULL_PAGE = 500


class ReadingCheckQuerySet(models.QuerySet["ReadingCheck"]):
    def current(self) -> Any:
        """Keep the checks of the words and the address that their notes have now."""
        return self.filter(find=F("reading__find"), url=F("reading__read_at"))

    def public(self) -> Any:
        return self.current().filter(reading__citation__in=Citation.objects.public())

    def counted(self) -> dict[str, Any]:
        """Return what readers see of all checks, under "notes", "line" and "last"."""
        # The number of notes with words to find; a line on their states; the day of the last check.
        readings = Reading.objects.public().exclude(find="")
        last = self.public().aggregate(last=models.Max("checked_on"))
        states = self.public().order_by().values_list("state")
        numbers = dict(states.annotate(models.Count("pk")))
        return {"notes": readings.count(), "line": states_line(numbers)} | last


class ReadingCheck(models.Model):
    """The last check of a note's words at its address, and the days of earlier results."""

    reading = models.OneToOneField(
        Reading, on_delete=models.CASCADE, related_name="last_check"
    )
    # The address and words that were checked. If the note has others now, the check is void.
    url = models.CharField(max_length=addresses.LONGEST)
    find = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=STATES)
    reason = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField()
    stood_on = models.DateField(null=True)
    # `went_on`: the first day after `stood_on` on which the words did not stand there, or the
    # page was gone. The next two: the first and last day on which a full page lacked the words.
    went_on = models.DateField(null=True)
    missed_on = models.DateField(null=True)
    missed_again_on = models.DateField(null=True)

    objects = ReadingCheckQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.reading}, {self.checked_on}: {self.get_state_display()}"

    def take(self, state: str, reason: str, number: int, day: date) -> None:
        """Set the fields, unsaved, to what a check saw on a day, on a page of `number` words."""
        self.state, self.reason, self.checked_on = state, reason[:300], day
        has_gone = self.stood_on and state in (WITHOUT, GONE)
        if has_gone and not self.went_on:
            self.went_on = day
        if state == STANDS:
            self.stood_on, self.went_on = day, None
            self.missed_on, self.missed_again_on = None, None
        elif state == WITHOUT and number > FULL_PAGE:
            self.missed_on = self.missed_on or day
            self.missed_again_on = day

    @property
    def last_look(self) -> str:
        """Return a sentence for editors: the day, result and reason of the last check."""
        label = self.get_state_display()
        day = f"{self.checked_on:%-d %B %Y}"
        return f"Last looked for on {day}: {label}. {self.reason}".strip()

    @property
    def both_days(self) -> str:
        """Return a sentence on words that went: the last day with them, the first day without."""
        stood = f"{self.stood_on:%-d %B %Y}"
        went = f"{self.went_on:%-d %B %Y}"
        return (
            f"A program found “{self.find}” on the page when it looked on {stood}, but not when "
            f"it looked on {went}."
        )
