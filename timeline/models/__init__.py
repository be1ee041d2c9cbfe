"""What happened, when, and how we know: one model in each module."""

from timeline.models.event import HistoryEvent, HistoryEventQuerySet
from timeline.models.participant import Participant
from timeline.models.related import RelatedCriticism
from timeline.models.variant import Variant

__all__ = [
    "HistoryEvent",
    "HistoryEventQuerySet",
    "Participant",
    "RelatedCriticism",
    "Variant",
]
