"""Tasks: what needs an editor, in kinds that come by how much a reader is misled meanwhile."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Self

from django.contrib.auth import get_permission_codename
from django.urls import reverse

# So many of each kind are shown, and so many of one that is asked for alone.
FIRST = 10
ALONE = 200


class Rank(IntEnum):
    """Tasks by how much they mislead a reader: 1 is the most.

    Kinds come in this order. Within a kind, the order of its query ends with what no two
    rows share: so the whole order is total, and the same at each opening.
    """

    # They are told something without a source, or without the answer that it had.
    BARE = 1
    UNANSWERED = 2
    # They are told two things, and not which holds.
    UNDECIDED = 3
    # They are told more than the source says, or what was so when it was written, or can't
    # open the source.
    BEYOND = 4
    UNDATED = 5
    DEAD_LINK = 6
    # They are told of a doubt that may be settled by now.
    DOUBT = 7
    # They are told what they were told before.
    PROPOSAL = 8
    DRAFT = 9
    # They are told the right thing, of a source that is described badly.
    LINT = 10


# What each kind is called, and what a click on one of its tasks leads to.
HEADINGS = {
    Rank.BARE: ("Sentences without a source", "Cite a source"),
    Rank.UNANSWERED: (
        "Published with drafts among the parts",
        "Publish the draft, or leave it",
    ),
    Rank.BEYOND: (
        "Statements that say more than their sources",
        "Correct it, or name another reading",
    ),
    Rank.UNDATED: ("Words that will not stay true", "Write when"),
    Rank.DEAD_LINK: ("Dead links below published statements", "Find another address"),
    Rank.DOUBT: ("Doubts that nobody has looked at for a year", "Look again"),
    Rank.PROPOSAL: ("Proposals", "Decide, or revise your own"),
    Rank.LINT: ("Sources whose record can’t be right", "Correct it"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """Something to mend: what it is, where it stands, and the address where it is mended."""

    words: str
    place: str
    address: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tasks:
    """The tasks of a kind: how many there are, and the first of them.

    `mend` names what the click leads to.
    """

    rank: Rank
    heading: str
    mend: str
    number: int
    first: tuple[Task, ...]

    @classmethod
    def of(cls, rank: Rank, found: list[Task], most: int) -> list[Self]:
        """Return a kind of which the first `most` of the tasks found are shown."""
        heading, mend = HEADINGS[rank]
        return [cls(rank, heading, mend, len(found), tuple(found[:most]))]

    @property
    def left(self) -> int:
        """Return how many are not shown."""
        return self.number - len(self.first)

    @property
    def slug(self) -> str:
        return self.rank.name.lower().replace("_", "-")


def may(user: Any, what: str, model: Any) -> bool:
    """Return whether a user has a permission on the rows of a model."""
    codename = get_permission_codename(what, model._meta)
    return bool(user.has_perm(f"{model._meta.app_label}.{codename}"))


def admin_page(model: Any, page: str, *args: Any) -> str:
    """Return the address of a page of the admin of a model."""
    options = model._meta
    name = f"admin:{options.app_label}_{options.model_name}_{page}"
    return reverse(name, args=args)


def form_address(model: Any, number: int) -> str:
    return admin_page(model, "change", number)
