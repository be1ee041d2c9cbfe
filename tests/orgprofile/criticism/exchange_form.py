"""Rows to type into the form of an exchange, and the versions of what is saved."""

from orgprofile.models import Criticism, Quotation, Turn


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


def new_quotation(number, turn, source, **fields):
    typed = {
        "turn": turn.pk,
        "order": "9",
        "status": "draft",
        "text": "out of thin air",
        "said_by": "Vox",
        "citation": source.pk,
        "wording": "unchecked",
    }
    return {"quotations-TOTAL_FORMS": str(number + 1)} | {
        f"quotations-{number}-{name}": value for name, value in (typed | fields).items()
    }


def versions():
    return [
        list(model.objects.order_by("pk").values_list("pk", "version"))
        for model in (Criticism, Turn, Quotation)
    ]
