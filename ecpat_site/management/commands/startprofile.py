"""`startprofile` makes the folder of a new profile: what it says of itself, and its rows."""

import json
import re
import sys
from pathlib import Path
from string import Template
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify

from references.loading import profile

NEW = settings.BASE_DIR / "ecpat_site" / "new_profile"
SHARED = (
    "You may copy and change this text if you name this profile, say what you changed"
)
# By the short name in which they are asked for: title, address and what readers may do.
LICENCES = {
    "CC BY-SA 4.0": (
        "Creative Commons Attribution-ShareAlike 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/",
        f"{SHARED}, and share it alike.",
    ),
    "CC BY 4.0": (
        "Creative Commons Attribution 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
        f"{SHARED}.",
    ),
    "CC0 1.0": (
        "Creative Commons Zero 1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "You may copy and change this text as you like.",
    ),
}
# Key of profile.toml, what is asked for, and what stands there if nothing is said.
QUESTIONS = [
    ("name", "Its name, as readers know it", ""),
    ("website", "The address of its own site", ""),
    ("contact", "An e-mail address for reports of errors (may be empty)", ""),
    (
        "licence.name",
        f"The licence of your text: {', '.join(LICENCES)}",
        "CC BY-SA 4.0",
    ),
    (
        "licence.provenance",
        "Where the text comes from, in a sentence (may be empty)",
        "",
    ),
]


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = (
        "Makes the folder of a new profile in profiles/, or at a path: profile.toml, and "
        "fixtures with an example of each kind. Asks five questions, unless an option "
        "answers them."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "folder",
            help="Its name, such as my-network, or a path such as ../my-network.",
        )
        for key, asked, _default in QUESTIONS:
            parser.add_argument(f"--{_option(key)}", help=f"{asked}.", metavar="TEXT")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"])
        if folder.parent == Path():
            folder = settings.BASE_DIR / "profiles" / folder
        slug = slugify(folder.name)[: profile.LONGEST_NAME].strip("-")
        if slug != folder.name:
            meant = f": “{slug}”, for example" if slug else ""
            raise CommandError(
                "Name the folder in small letters, digits and single hyphens, at most "
                f"{profile.LONGEST_NAME} in all{meant}; “{folder.name[:100]}” is not."
            )
        if folder.exists():
            raise CommandError(f"{folder} is there already, and was left as it is.")
        answers = {
            key: self._answer(key, asked, default, options[_option(key)])
            for key, asked, default in QUESTIONS
        }
        write(folder, slug, answers)
        shown = options["folder"] if folder.is_relative_to(Path.cwd()) else folder
        if folder.is_relative_to(settings.BASE_DIR):
            shown = folder.relative_to(settings.BASE_DIR)
        self.stdout.write(
            f"Made {shown}/profile.toml and {shown}/fixtures/profile.yaml.\n"
            f"See it: python3 dev.py run --profile {shown}\n"
            "Fill it: docs/your-profile.md says how."
        )

    def _answer(self, key: str, asked: str, default: str, given: str | None) -> str:
        """Return what an option says; else ask, again while the answer can't be right."""
        if given is None and not sys.stdin.isatty():
            given = default
        while True:
            hint = f" [{default}]" if default else ""
            answer = input(f"{asked}{hint}: ") if given is None else given
            answer = answer.strip() or default
            reason = _reason(key, answer)
            if not reason:
                return answer
            if given is not None:
                raise CommandError(f"--{_option(key)} {reason}.")
            self.stderr.write(f"It {reason}.")


def _option(key: str) -> str:
    return key.rpartition(".")[2] if key != "licence.name" else "licence"


def _reason(key: str, answer: str) -> str:
    """Return why an answer can't stand; "" if it can."""
    if key == "licence.name" and answer not in LICENCES:
        return (
            f"must be one of {', '.join(LICENCES)}, and “{answer}” is not; write another "
            "into profile.toml afterwards"
        )
    return profile.reason(key, {key: answer})


def write(folder: Path, slug: str, answers: dict[str, str]) -> None:
    """Write the files of a new profile."""
    licence = answers["licence.name"]
    title, url, reuse = LICENCES[licence]
    texts = {
        "slug": slug,
        "name": answers["name"],
        "website": answers["website"],
        "contact": answers["contact"],
        "provenance": answers["licence.provenance"],
        "licence_name": licence,
        "licence_title": title,
        "licence_url": url,
        "reuse": reuse,
    }
    # A text in JSON is one in TOML and in YAML too.
    quoted = {key: json.dumps(text, ensure_ascii=False) for key, text in texts.items()}
    plain = {"folder": folder.name, "slug": slug, "prose": _as_prose(answers["name"])}
    (folder / "fixtures").mkdir(parents=True)
    for name, values in [
        ("profile.toml", quoted),
        ("fixtures/profile.yaml", quoted | plain),
    ]:
        made = Template((NEW / Path(name).name).read_text("utf-8")).substitute(values)
        (folder / name).write_text(made, "utf-8")


def _as_prose(name: str) -> str:
    """Return a name without what prose would read as markup."""
    return re.sub(r"[\[\]*_`<>\\]", "", name)
