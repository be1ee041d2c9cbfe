"""The results of `check_sources`: one row for the words of each note."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F

from references.models.citation import Citation
from references.models.reading import Reading
from references.values import addresses, notes

# Only a page with more words of text than this counts as one that lacks some.
FULL_PAGE = 500


class NoteCheckQuerySet(models.QuerySet["NoteCheck"]):
    def current(self) -> Any:
        """Keep those of the words that notes have now, where they were read."""
        return self.filter(find=F("reading__find"), url=F("reading__read_at"))

    def public(self) -> Any:
        return self.current().filter(reading__citation__in=Citation.objects.public())

    def counted(self) -> dict[str, Any]:
        """Return how many notes of readers have words, each state, and the last day."""
        readings = Reading.objects.public().exclude(find="")
        last = self.public().aggregate(last=models.Max("checked_on"))
        states = self.public().order_by().values_list("state")
        numbers = dict(states.annotate(models.Count("pk")))
        return {"notes": readings.count(), "line": notes.states_line(numbers)} | last


class NoteCheck(models.Model):
    """The last look for the words of a note, and what is known from earlier ones."""

    reading = models.OneToOneField(
        Reading, on_delete=models.CASCADE, related_name="last_check"
    )
    # What was looked for: with either changed, nothing is known.
    url = models.CharField(max_length=addresses.LONGEST)
    find = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=notes.STATES)
    reason = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField()
    stood_on = models.DateField(null=True)
    # Since then: the first day on which they did not stand there, or the page was gone; the
    # first and the last day on which a full page lacked them.
    went_on = models.DateField(null=True)
    missed_on = models.DateField(null=True)
    missed_again_on = models.DateField(null=True)
    # The digest of the kept copy that has the words, and the day of its making.
    copy = models.CharField(max_length=64, blank=True)
    copied_on = models.DateField(null=True)

    objects = NoteCheckQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.reading}, {self.checked_on}: {self.get_state_display()}"

    def take(self, state: str, reason: str, number: int, day: date) -> bool:
        """Take over what a run saw on a page of so many words.

        Return whether it is new that the words, which stood there, do not.
        """
        self.state, self.reason, self.checked_on = state, reason[:300], day
        has_gone = self.stood_on and state in (notes.WITHOUT, notes.GONE)
        is_new = bool(has_gone and not self.went_on)
        if is_new:
            self.went_on = day
        if state == notes.STANDS:
            self.stood_on, self.went_on = day, None
            self.missed_on, self.missed_again_on = None, None
        elif state == notes.WITHOUT and number > FULL_PAGE:
            self.missed_on = self.missed_on or day
            self.missed_again_on = day
        return is_new

    @property
    def last_look(self) -> str:
        """Say what was last seen, when and why, whatever readers are told at the note."""
        label = self.get_state_display()
        day = f"{self.checked_on:%-d %B %Y}"
        return f"Last looked for on {day}: {label}. {self.reason}".strip()

    @property
    def both_days(self) -> str:
        """Say of words that went when they stood there, and when they did not."""
        stood, went = (f"{day:%-d %B %Y}" for day in (self.stood_on, self.went_on))
        return f"“{self.find}” stood there on {stood}, and not on {went}."
