"""A process that answers from its store and edits, one command a line.

`ask` prints what the front page says of its subject; `edit WORDS` changes that.
"""

import re
import sys

from ecpat_site.wsgi import application
from orgprofile.models import Organisation
from tests.ecpat_site.answers.asking import ask


def main() -> None:
    for line in sys.stdin:
        command, _, words = line.strip().partition(" ")
        if command == "edit":
            subject = Organisation.objects.filter(slug="ecpat-international")
            subject.update(lead=words)
            said = "edited"
        else:
            found = re.search(r'name="description"[^>]*?\scontent="([^"]*)"', page())
            said = found[1] if found else ""
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()


def page() -> str:
    return ask(application, "/").body.decode()


main()
