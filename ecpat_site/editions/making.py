"""Makes an edition: asks each public address as a visitor would, and bags the answers."""

import json
import os
import posixpath
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from datetime import date
from fcntl import LOCK_EX, LOCK_NB, flock
from hashlib import sha256
from html import escape, unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin, urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.core.management import CommandError
from django.db.models import Q
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from ecpat_site import editions
from ecpat_site.editions import MANIFEST, TAGS, Edition, being_made, changes, files_in
from orgprofile.models import Member, MembershipCount
from references.loading.rows import (
    Name,
    described,
    loaded_fields,
    name_of,
    record_models,
    with_links,
)
from references.loading.writing import row_text
from references.models import Citation, Revision

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


@contextmanager
def writing(refusal: str) -> Iterator[Path]:
    """Yield a folder beside the editions, while no other command writes there.

    What a command that was killed left is deleted. Raises CommandError, which begins with
    the refusal, where another command is at work or the disk refuses.
    """
    root = Path(settings.EDITIONS_DIR)
    # nginx reads them as a user of its own.
    mask = os.umask(0o022)
    try:
        root.mkdir(exist_ok=True)
        with (root / ".lock").open("a") as lock:
            flock(lock, LOCK_EX | LOCK_NB)
            for left in root.glob(".unfinished-*"):
                shutil.rmtree(left)
            with TemporaryDirectory(prefix=".unfinished-", dir=root) as folder:
                yield Path(folder)
    except BlockingIOError as error:
        words = (
            "Another command is writing editions at the moment. Run this command again when "
            "the other has ended."
        )
        raise CommandError(f"{refusal} {words}") from error
    except OSError as error:
        raise CommandError(f"{refusal} {error}.") from error
    finally:
        os.umask(mask)


def make(summary: str) -> Edition:
    """Make an edition of what is public now; raises CommandError, and then makes none.

    No clock is set: if the day or the profile changes meanwhile, it begins once again.
    """
    licence = settings.PROFILE.licence
    with writing("No edition was made.") as folder:
        before = editions.newest()
        previous = (
            {"Previous_Edition": f"{before.name} {before.digest}"} if before else {}
        )
        for attempt in ("first", "second"):
            moment = day, revision, _token = _moment()
            edition = Edition(_next_name(day), info=previous)
            bag = folder / attempt / edition.name
            answers = copy_context().run(_write_answers, bag / "data", edition)
            _write_rows(bag / "data" / "profile" / "fixtures")
            if moment == _moment():
                break
        else:
            raise CommandError(
                "No edition was made: somebody changed the profile twice while the edition was "
                "written. Run the command again when nobody is editing."
            )
        toml = settings.PROFILE.folder / "profile.toml"
        shutil.copyfile(toml, bag / "data" / "profile" / toml.name)
        (bag / "data" / "LICENCES.txt").write_text(_licences(), "utf-8")
        changed = _write_changes(bag / "data", edition, before) if before else ""
        info = {
            "Source-Organization": settings.PROFILE.signed_by,
            "Title": f"{settings.SITE_SUBJECT}: every statement with its source",
            "External-Description": " ".join(summary.split()),
            "Bagging-Date": day,
            "Licence": f"{licence.title}, {licence.url}",
            "Revision": revision,
            "Previous-Edition": previous.get("Previous_Edition"),
            "Changes": changed,
        }
        lines = (f"{name}: {words}\n" for name, words in info.items() if words)
        if missing := answers - {*files_in(bag / "data")}:
            raise CommandError(
                f"No edition was made: somebody or some program deleted {len(missing)} of its "
                f"files, such as {min(missing)}. Stop that program, and run the command again."
            )
        seal(bag, "".join(lines))
        if before and _contents(bag) == _contents(before.folder):
            raise CommandError(
                f"No edition was made: nothing has changed since the {before.title}."
            )
        zipped(bag, packed := folder / "zip")
        os.sync()
        packed.replace(edition.folder.with_suffix(".zip"))
        bag.rename(edition.folder)
    # Pages that are stored cite the edition before.
    Revision.objects.raise_number()
    return editions.named(edition.name)


def _moment() -> tuple[date, int, str]:
    revision = Revision.objects.current()
    return timezone.now().date(), revision.number, revision.token


def _next_name(day: date) -> str:
    newest = next((n for n in editions.folders() if n.startswith(f"{day}")), "")
    return f"{day}-{int(newest[11:] or 1) + 1}" if newest else f"{day}"


def _write_answers(data: Path, edition: Edition) -> set[str]:
    """Write the answers of the sitemap's addresses, and of all that these name.

    Return their paths in `data`.
    """
    being_made.set(edition)
    site, waiting = urlsplit(settings.SITE_URL), ["/sitemap.xml"]
    known = {*waiting, "/changes.html"}
    client = Client(raise_request_exception=False, SERVER_NAME=site.hostname)
    for address in waiting:  # it grows
        response = client.get(address, follow=True, secure=site.scheme == "https")
        if response.status_code != 200:
            raise CommandError(
                f"No edition was made: the page {address} answers with the error "
                f"{response.status_code}. The log of the site says why. Repair this page, and "
                "check that "
                "DJANGO_ALLOWED_HOSTS has the host of SITE_URL."
            )
        body = response.getvalue()
        kind = response.headers["Content-Type"].partition(";")[0]
        if kind in NAMING:
            text, addresses = led(address, NAMING[kind], body.decode())
            body = ROW_NUMBER.sub("", text).encode()
            waiting += sorted(addresses - known)
            known |= addresses
        path = data / file_of(address)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    return {*map(file_of, waiting)}


def file_of(address: str) -> str:
    """Return the file of an address: "history/index.html", "references/page-2.html"."""
    path, _, page = address.removeprefix("/").partition("?page=")
    name = f"page-{page}.html" if page else "index.html"
    return path + name if path.endswith("/") or not path else path


def led(address: str, naming: re.Pattern[str], text: str) -> tuple[str, set[str]]:
    """Lead links to files by relative paths, or to the living site; return what is named.

    A file is named, not its folder: from a disk a folder would be listed.
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


def _write_rows(folder: Path) -> None:
    """Write the public rows as the files of a profile, which `loaddata` takes."""
    folder.mkdir(parents=True)
    sources, counts = Citation.objects.public(), MembershipCount.objects.published()
    # Those that have no status.
    public = {
        "references.citation": Q(pk__in=sources.order_by().values("pk")),
        "references.reading": Q(citation__in=sources),
        "orgprofile.measure": Q(pk__in=counts.values("measure")),
    }
    known: set[Name] = set()
    for label, model in record_models().items():
        is_public = public.get(label) or Q(
            pk__in=model.objects.published().values("pk")
        )
        records = with_links(model).filter(is_public)
        records = sorted(records, key=lambda record: described(name_of(record)))
        known |= {*map(name_of, records)}
        for record in records:
            for name, field in loaded_fields(model).items():
                parent = getattr(record, name) if field.is_relation else None
                if parent and name_of(parent) not in known:
                    setattr(record, name, None)
            if model is Member:
                record.editors_note = ""
        if records:
            text = "\n".join(map(row_text, records))
            (folder / f"{label}.yaml").write_text(text, "utf-8")


def _write_changes(data: Path, edition: Edition, before: Edition) -> str:
    """Write what has changed since another edition; return it in numbers."""
    new = json.loads((data / "profile.json").read_bytes())
    old = json.loads((before.folder / "data" / "profile.json").read_bytes())
    if "statements" not in old:  # it was withdrawn
        old = new
    comparison = changes.compare(old, new)
    record = json.dumps(comparison.record, ensure_ascii=False, indent=1)
    (data / "changes.json").write_text(record, "utf-8")
    context = {"changes": comparison, "edition_being_made": edition}
    page = render_to_string(
        "ecpat_site/changes.html", context, RequestFactory().get("/editions/")
    )
    text, _addresses = led("/changes.html", NAMING["text/html"], page)
    (data / "changes.html").write_text(text, "utf-8")
    return "; ".join(f"{what}: {n}" for what, n in comparison.numbers.items() if n)


def _contents(bag: Path) -> set[str]:
    """Return what an edition says: rows by their digests, other files by name.

    The pages say of which edition they are, and on which day they were asked for.
    """
    lines = (bag / MANIFEST).read_text("utf-8").splitlines()
    contents = {line if "  data/profile" in line else line[66:] for line in lines}
    # What was drawn of the edition before has a page since.
    contents = {name for name in contents if not name.startswith("data/accuracy/")}
    return contents - {"data/changes.html", "data/changes.json"}


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


def zipped(bag: Path, to: Path) -> None:
    """Pack a bag, each file with the time and the permissions of all others."""
    day = date.fromisoformat(bag.name[:10])
    with ZipFile(to, "w", ZIP_DEFLATED, compresslevel=9) as file:
        for path in files_in(bag):
            entry = ZipInfo(f"{bag.name}/{path}", (*day.timetuple()[:3], 0, 0, 0))
            entry.external_attr = 0o644 << 16
            file.writestr(entry, (bag / path).read_bytes(), ZIP_DEFLATED, 9)
