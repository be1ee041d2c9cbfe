"""Events, those who took part, and variants: one model in each module."""

from timeline.models.event import HistoryEvent, HistoryEventQuerySet
from timeline.models.participant import Participant
from timeline.models.variant import Variant

__all__ = ["HistoryEvent", "HistoryEventQuerySet", "Participant", "Variant"]
