"""Rows to type into the form of an exchange, and the versions of what is saved."""

from orgprofile.models import Criticism, Turn

# What is typed into the form of a new exchange, besides its organisation.
NEW = {
    "title": "A new one",
    "slug": "a-new-one",
    "status": "draft",
    "statement": "Something was said.",
    "date": "2018",
    "outcome": "disputed",
    "outcome_as_of": "2020",
}


def new_turn(number, **fields):
    """Type a turn into the empty row of this number."""
    typed = {
        "order": "3",
        "kind": "rejoinder",
        "slug": f"typed-{number}",
        "status": "draft",
        "author": "Aja Romano",
        "voice": "own",
        "body": "A turn just typed.",
    }
    return {"turns-TOTAL_FORMS": str(number + 1)} | {
        f"turns-{number}-{name}": value for name, value in (typed | fields).items()
    }


def versions():
    return [
        list(model.objects.order_by("pk").values_list("pk", "version"))
        for model in (Criticism, Turn)
    ]
