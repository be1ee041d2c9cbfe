"""Makes an edition: asks each public address as a visitor would, and bags the answers."""

import fcntl
import os
import posixpath
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from hashlib import file_digest
from html import escape, unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urljoin, urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.core.management import CommandError
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from tqdm import tqdm

from ecpat_site import editions
from ecpat_site.editions import MANIFEST, SIZE, SUMMARY, TAGS, Edition, being_made
from orgprofile.models import Member, MembershipCount
from references.loading.rows import Name, record_models, row_of_record
from references.loading.writing import row_text
from references.models import Citation, Revision

# What is no part of the profile of a day: links to it lead to the living site.
NOT_PART = ("/admin/", "/search/", "/editions/")
# Where an answer names what belongs to it, by its media type.
LINK = re.compile(r'(?<=\s)(href|src|action)="([^"]*)"')
NAMING = {
    "text/html": LINK,
    "text/css": re.compile(r'(url)\("?([^")]+)'),
    "text/javascript": re.compile(r'\b(from|import)\b\s*\(?"([^"]+)'),
}
# The number of a row, by which staff come to its form, is another in another database.
ROW_NUMBER = re.compile(r'\sdata-edit="[^"]*"')
# The file of an address is its path; of a folder it is this.
INDEX = "index.html"


@contextmanager
def alone() -> Iterator[Path]:
    """Yield a folder beside the editions, deleted afterwards; refuse a second run."""
    root = Path(settings.EDITIONS_DIR)
    root.mkdir(exist_ok=True)
    held = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in root.glob(".unfinished-*"):
            shutil.rmtree(left)
        with TemporaryDirectory(prefix=".unfinished-", dir=root) as folder:
            yield Path(folder)
    except BlockingIOError as error:
        raise CommandError("Another run is writing editions: wait for it.") from error
    finally:
        os.close(held)


def make(summary: str) -> Edition:
    """Make an edition of what is public now; raises CommandError, and then makes none.

    No clock is set: if the day or the profile changes meanwhile, it begins once again.
    """
    with alone() as folder:
        for attempt in ("first", "second"):
            begun = _moment()
            edition = Edition(_next_name(begun[0]))
            bag = folder / attempt / edition.name
            token = being_made.set(edition)
            try:
                _capture(bag / "data")
            finally:
                being_made.reset(token)
            if begun == _moment():
                break
        else:
            raise CommandError(
                "No edition was made: the profile changed twice while it was read. Run "
                "it again when nobody saves."
            )
        seal(bag, _info(summary, begun[1]))
        zipped(bag, packed := folder / edition.zip.name)
        os.sync()
        packed.replace(edition.zip)
        bag.rename(edition.folder)
    # Pages that are stored cite the edition before.
    Revision.objects.raise_number()
    return editions.named(edition.name)


def _moment() -> tuple[date, Revision]:
    return timezone.now().date(), Revision.objects.current()


def _next_name(day: date) -> str:
    newest = next((n for n in editions.names() if n.startswith(f"{day}")), "")
    return f"{day}-{int(newest[11:] or 1) + 1}" if newest else f"{day}"


def _info(summary: str, revision: Revision) -> dict[str, str]:
    """Return the lines of bag-info.txt."""
    licence, before = settings.PROFILE.licence, editions.newest()
    info = {
        "Source-Organization": settings.PROFILE.signed_by,
        "Title": f"{settings.SITE_SUBJECT}: a sourced profile",
        SUMMARY: " ".join(summary.split()),
        "Bagging-Date": f"{timezone.now().date()}",
        "Licence": f"{licence.title}, {licence.url}",
        "Revision": f"{revision.number}",
        "Previous-Edition": f"{before.name} {before.digest}" if before else "",
    }
    return {name: words for name, words in info.items() if words}


# --- Asking -----------------------------------------------------------------------------


def _capture(data: Path) -> None:
    """Write below `data` what is public: pages and files, rows, licences."""
    kinds = _ask(data)
    pages = [a for a, kind in kinds.items() if kind in ("text/html", "image/svg+xml")]
    for address in pages:
        path = data / file_of(address)
        text = ROW_NUMBER.sub("", path.read_text("utf-8"))
        path.write_text(_led(address, text, kinds), "utf-8")
    _write_profile(data / "profile")
    (data / "LICENCES.txt").write_text(_licences(), "utf-8")


def _ask(data: Path) -> dict[str, str]:
    """Write the answers of the sitemap's addresses, and of all that these name.

    Return the media type of each address. Raises CommandError where there is no answer.
    """
    site = urlsplit(settings.SITE_URL)
    client = Client(raise_request_exception=False, SERVER_NAME=site.hostname)
    listed = _answer(client, "/sitemap.xml").getvalue().decode()
    waiting = re.findall(f"<loc>{re.escape(settings.SITE_URL)}(.*?)</loc>", listed)
    waiting = [address for address in waiting if is_part(address)]
    known, kinds = set(waiting), {}
    with tqdm(desc="Asking", unit=" addresses", disable=None) as bar:
        for address in waiting:  # it grows
            bar.total = len(waiting)
            bar.update()
            if not (response := _answer(client, address)):
                continue
            kind = response.headers["Content-Type"].partition(";")[0]
            body, kinds[address] = response.getvalue(), kind
            path = data / file_of(address)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
            named = NAMING[kind].findall(body.decode()) if kind in NAMING else ()
            for _how, name in named:
                found = urljoin(address, unescape(name)).partition("#")[0]
                if found not in known and is_part(found):
                    known.add(found)
                    waiting.append(found)
    return kinds


def _answer(client: Client, address: str) -> Any:
    """Return what a visitor is answered; None where it leads elsewhere."""
    response = client.get(address, secure=settings.SITE_URL.startswith("https:"))
    if response.status_code not in (200, 301, 302):
        raise CommandError(
            f"No edition was made: {address} answers {response.status_code}. Mend that, "
            "and see that DJANGO_ALLOWED_HOSTS has the host of SITE_URL."
        )
    return response if response.status_code == 200 else None


def is_part(address: str) -> bool:
    """Return whether an address can be a file: without a question, but for a page's number."""
    path, _, query = address.partition("?")
    is_ours = path.startswith("/") and not path.startswith(NOT_PART)
    return is_ours and bool(re.fullmatch(r"(page=\d+)?", query))


def file_of(address: str) -> str:
    """Return the file of an address: "history/index.html", "references/page-2.html"."""
    path, _, page = address.removeprefix("/").partition("?page=")
    name = f"page-{page}.html" if page else INDEX
    return path + name if path.endswith("/") or not path else path


def _led(address: str, text: str, kinds: Iterable[str]) -> str:
    """Lead the links of a page to files by relative paths, others to the living site.

    A file is named, not its folder: from a disk a folder would be listed.
    """
    folder = posixpath.dirname(file_of(address))

    def lead(link: re.Match[str]) -> str:
        name, value = link[1], unescape(link[2])
        if not value.startswith(("/", "?")):
            return link[0]
        path, sign, fragment = urljoin(address, value).partition("#")
        to = settings.SITE_URL + path
        if path in kinds and name != "action":
            to = posixpath.relpath(file_of(path), folder or ".")
        return f'{name}="{escape(to + sign + fragment)}"'

    return LINK.sub(lead, text)


# --- What stands beside the pages ---------------------------------------------------------


def _write_profile(folder: Path) -> None:
    """Write the folder of the profile, with the public rows alone, for `loaddata`."""
    own, rows = settings.PROFILE, folder / "fixtures"
    rows.mkdir(parents=True)
    shutil.copyfile(own.folder / "profile.toml", folder / "profile.toml")
    known: set[Name] = set()
    for number, (label, records) in enumerate(_public_records(), 1):
        found = [row_of_record(record) for record in records]
        known |= {row.name for row in found}
        texts = []
        for row in sorted(found, key=str):
            if row.model is Member:
                row.values["editors_note"] = ""
            # What it names may be a draft.
            fields = {field.name: field for field in row.model._meta.concrete_fields}
            drafts = [
                name
                for name, value in row.values.items()
                if isinstance(value, tuple) and value not in known
            ]
            if all(fields[name].null for name in drafts):
                row.values.update(dict.fromkeys(drafts))
                texts.append(row_text(row))
        if texts:
            (rows / f"{number:02}-{label}.yaml").write_text("\n".join(texts), "utf-8")


def _public_records() -> Iterator[tuple[str, Any]]:
    """Yield the public rows of each model, wholes before parts."""
    sources = Citation.objects.public()
    counted = MembershipCount.objects.published().values("measure")
    # Those that have no status.
    public = {
        "references.citation": Q(pk__in=sources.order_by().values("pk")),
        "references.reading": Q(citation__in=sources),
        "references.formerkey": Q(citation__in=sources),
        "orgprofile.measure": Q(pk__in=counted),
    }
    for label, model in record_models().items():
        links = [f.name for f in model._meta.concrete_fields if f.is_relation]
        rows: Any = model.objects.order_by("pk")
        rows = rows.filter(public[label]) if label in public else rows.published()
        yield label, rows.select_related(*links)


def _licences() -> str:
    """Return under which licences text, map and type are."""
    licence = settings.PROFILE.licence
    reuse = [licence.provenance, *licence.changes, licence.reuse]
    parts = [
        f"The text is under {licence.title}: {licence.url}",
        *filter(None, reuse),
        "The outlines of the map are Natural Earth's, in the public domain.",
        "The text is set in Source Serif 4, under the licence that follows.",
        (settings.BASE_DIR / "static" / "fonts" / "LICENSE.txt").read_text("utf-8"),
    ]
    return "\n\n".join(parts)


# --- The bag ----------------------------------------------------------------------------


def files_in(folder: Path) -> list[str]:
    """Return the paths of all files below a folder, sorted."""
    found = (f for f in folder.rglob("*") if f.is_file())
    return sorted(f.relative_to(folder).as_posix() for f in found)


def seal(bag: Path, info: Mapping[str, str]) -> tuple[str, ...]:
    """Make a bag of a folder with its files in `data/`; return the names of its tag files.

    The same files make the same bag, wherever it is. Source: RFC 8493 (BagIt 1.0).
    """
    payload = [f"data/{path}" for path in files_in(bag / "data")]
    size = sum((bag / path).stat().st_size for path in payload)
    info = {**info, SIZE: f"{size}.{len(payload)}"}
    lines = [f"{name}: {words}\n" for name, words in info.items()]
    version = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    (bag / "bagit.txt").write_text(version)
    (bag / "bag-info.txt").write_text("".join(lines), "utf-8")
    (bag / MANIFEST).write_text(_digests(bag, payload), "utf-8")
    tags = ("bag-info.txt", "bagit.txt", MANIFEST)
    (bag / TAGS).write_text(_digests(bag, tags), "utf-8")
    return (*tags, TAGS)


def _digests(bag: Path, paths: Iterable[str]) -> str:
    """Return lines as `sha256sum` writes and checks them."""
    lines = []
    for path in paths:
        with (bag / path).open("rb") as file:
            lines.append(f"{file_digest(file, 'sha256').hexdigest()}  {path}\n")
    return "".join(lines)


def zipped(bag: Path, to: Path) -> None:
    """Pack a bag, each file with the time and the permissions of all others."""
    day = date.fromisoformat(bag.name[:10])
    with ZipFile(to, "w", ZIP_DEFLATED, compresslevel=9) as file:
        for path in files_in(bag):
            entry = ZipInfo(
                f"{bag.name}/{path}", (day.year, day.month, day.day, 0, 0, 0)
            )
            entry.external_attr = 0o644 << 16
            file.writestr(entry, (bag / path).read_bytes(), ZIP_DEFLATED, 9)
