"""Makes an edition: asks each public address as a visitor would, and bags the answers."""

import posixpath
import re
import shutil
from collections.abc import Iterable
from contextvars import copy_context
from hashlib import sha256
from html import escape, unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.management import CommandError
from django.test import Client
from django.utils import timezone

from ecpat_site.editions import MANIFEST, TAGS, Edition, being_made
from references.models import Revision

# Where an answer names others, by its media type: what stands before, and the address.
NAMING = {
    "application/xml": re.compile("(<loc>)([^<]+)"),
    "image/svg+xml": re.compile(r'(\shref=")([^"]*)'),
    "text/css": re.compile(r'(url\("?)([^")]+)'),
    "text/html": re.compile(r'(\s(?:href|src|action)=")([^"]*)'),
    "text/javascript": re.compile(r'((?:from|import)\s*\(?")([^"]+)'),
}
# What can be a file: a path without a question, but for the number of a page.
PART = re.compile(r"/(?!/|(admin|changes|editions|report|search)/)[^?]*(\?page=\d+)?")
# The number of a row, by which staff come to its form, is another in another database.
ROW_NUMBER = re.compile(r'\sdata-edit="[^"]*"')


def make(summary: str) -> Edition:
    """Make an edition of what is public now; raises CommandError, and then makes none."""
    edition, licence = Edition(f"{timezone.now():%Y-%m-%d}"), settings.PROFILE.licence
    if edition.folder.exists():
        raise CommandError(f"No edition was made: {edition.folder} is there already.")
    root = edition.folder.parent
    root.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix=".unfinished-", dir=root) as folder:
        bag = Path(folder, edition.name)
        copy_context().run(_write_answers, bag / "data", edition)
        (bag / "data" / "LICENCES.txt").write_text(_licences(), "utf-8")
        info = {
            "Source-Organization": settings.PROFILE.signed_by,
            "Title": f"{settings.SITE_SUBJECT}: every statement with its source",
            "External-Description": " ".join(summary.split()),
            "Bagging-Date": edition.name,
            "Licence": f"{licence.title}, {licence.url}",
        }
        seal(bag, "".join(f"{name}: {words}\n" for name, words in info.items()))
        shutil.make_archive(f"{edition.folder}", "zip", folder, edition.name)
        bag.rename(edition.folder)
    # Pages that are stored cite the edition before.
    Revision.objects.raise_number()
    return edition


def _write_answers(data: Path, edition: Edition) -> None:
    """Write the answers of the sitemap's addresses, and of all that these name."""
    being_made.set(edition)
    site, waiting = urlsplit(settings.SITE_URL), ["/sitemap.xml"]
    # Each address, with the page that first named it.
    known = dict.fromkeys(waiting, "no page")
    client = Client(raise_request_exception=False, SERVER_NAME=site.hostname)
    for address in waiting:  # it grows
        response = client.get(address, follow=True, secure=site.scheme == "https")
        if response.status_code != 200:
            raise CommandError(
                f"No edition was made: {address}, to which {known[address]} links, answers with "
                f"the error {response.status_code}. The log of the site says why. Repair the page "
                "or the link, and check that DJANGO_ALLOWED_HOSTS has the host of SITE_URL."
            )
        body = response.getvalue()
        kind = response.headers["Content-Type"].partition(";")[0]
        if kind in NAMING:
            text, addresses = led(address, NAMING[kind], body.decode())
            body = ROW_NUMBER.sub("", text).encode()
            new = sorted(addresses - known.keys())
            waiting += new
            known |= dict.fromkeys(new, address)
        path = data / file_of(address)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


def file_of(address: str) -> str:
    """Return the file of an address: "history/index.html", "references/page-2.html"."""
    path, _, page = address.removeprefix("/").partition("?page=")
    name = f"page-{page}.html" if page else "index.html"
    return path + name if path.endswith("/") or not path else path


def led(address: str, naming: re.Pattern[str], text: str) -> tuple[str, set[str]]:
    """Return the text with links changed, and the addresses in the edition that it names.

    Links lead to files of the edition by relative paths, other links of the site to the live
    site. They name `index.html`, because from a disk a browser would list the folder.
    """
    addresses, folder = set(), posixpath.dirname(file_of(address))

    def lead(link: re.Match[str]) -> str:
        before, value = link[1], unescape(link[2])
        whole = urljoin(address, value).removeprefix(settings.SITE_URL)
        to, sign, fragment = whole.partition("#")
        is_part = PART.fullmatch(to) and "action" not in before
        if is_part:
            addresses.add(to)
        if not re.match(r"[?/](?!/)", value):
            return link[0]
        path = posixpath.relpath(file_of(to), folder or ".") if is_part else ""
        return before + escape((path or settings.SITE_URL + to) + sign + fragment)

    return naming.sub(lead, text), addresses


def _licences() -> str:
    licence = settings.PROFILE.licence
    type_licence = settings.BASE_DIR / "static" / "fonts" / "LICENSE.txt"
    parts = [
        f"The text is under {licence.title}: {licence.url}",
        *(licence.provenance, *licence.changes, licence.reuse),
        "The outlines of the countries on the map are by Natural Earth, and anyone may use them "
        "freely (public domain).",
        "The fonts are Source Serif 4 and Source Sans 3, under the licence below.",
        type_licence.read_text("utf-8"),
    ]
    return "\n\n".join(filter(None, parts))


def files_in(folder: Path) -> list[str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in paths)


def seal(bag: Path, info: str) -> None:
    """Make a bag of a folder with its files in `data/`; `info` are lines on it.

    The same files make the same bag, wherever it is. Source: RFC 8493 (BagIt 1.0).
    """
    paths = [f"data/{path}" for path in files_in(bag / "data")]
    size = sum((bag / path).stat().st_size for path in paths)
    tags = {
        "bag-info.txt": f"{info}Payload-Oxum: {size}.{len(paths)}\n",
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        MANIFEST: _digests(bag, paths),
    }
    for name, text in tags.items():
        (bag / name).write_text(text, "utf-8")
    (bag / TAGS).write_text(_digests(bag, tags), "utf-8")


def _digests(bag: Path, paths: Iterable[str]) -> str:
    """Return lines as `sha256sum` writes and checks them."""
    digests = ((path, sha256((bag / path).read_bytes())) for path in paths)
    return "".join(f"{digest.hexdigest()}  {path}\n" for path, digest in digests)
