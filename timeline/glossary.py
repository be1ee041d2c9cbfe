"""The words of the history, for the glossary of the forms."""

from references.admin.glossary import Term

WORDS = (
    Term(
        "Event",
        "Something that happened on a date or over some time, with the source of the date.",
        ("timeline.historyevent",),
    ),
    Term(
        "Variant",
        "What one source says on a matter on which the sources of an event differ: its "
        "day, or how many took part. Each source has a row of its own.",
        ("timeline.variant", "timeline.variant.matter"),
    ),
    Term(
        "Participant",
        "Somebody who took part in an event, and as what.",
        ("timeline.participant",),
    ),
)
