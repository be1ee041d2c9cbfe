"""Pages as they are met: what each answers, the words looked for, and what is to be said."""

from typing import NamedTuple

HTML, PLAIN, PDF = "text/html; charset=utf-8", "text/plain", "application/pdf"
WORDS = "members in 104 countries"
# Over 500 words.
LONG = "<p>" + "The network protects children. " * 150


class Page(NamedTuple):
    """A page of the server, and the state that the words looked for there must get."""

    name: str
    state: str
    body: str | bytes
    words: str = WORDS
    kind: str = HTML
    status: int = 200
    headers: dict[str, str] = {}


def pdf(*lines: str, pages: int = 1) -> bytes:
    """Return a PDF whose every page has these lines, in the encoding of Windows."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 72 700 Td {shown} ET".encode("cp1252")
    numbers = range(4, 4 + pages)
    kids = " ".join(f"{n} 0 R" for n in numbers)
    content = 4 + pages
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *[
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % content
        ]
        * pages,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    return assembled(objects)


def assembled(objects: list[bytes]) -> bytes:
    """Return a PDF of these objects, of which the first is its catalogue."""
    written, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(written))
    )


SAID = f"<h1>Us</h1><p>We have {WORDS}.</p>"

PAGES = [
    Page("plain-page", "stands", SAID),
    Page("long-page", "stands", LONG + SAID),
    Page("dropped", "without", LONG),
    Page("letter-changed", "without", LONG + SAID.replace("104", "105")),
    Page("in-a-table", "stands", "<table><tr><td>members in 104 countries<td>2026</table>"),
    Page("cells-apart", "without", "<table><tr><td>members<td>104</table>", "members104"),
    Page("across-cells", "stands", "<table><tr><td>members<td>104</table>", "members 104"),
    Page("split-by-tags", "stands", "<p>mem<b>ber</b>s <i>in</i>\n 104 <a href=x>countries</a>"),
    Page("entities", "stands", "<p>members&nbsp;in&#32;104&#x20;countries"),
    Page("hyphen-in-a-pdf", "stands", pdf("mem-", "bers in 104 countries"), kind=PDF),
    Page("own-hyphen-in-a-pdf", "stands", pdf("a well-", "known network"), "well-known network", PDF),
    Page("a-broken-pdf", "unreached", b"%PDF-1.7 and no more", kind=PDF),
    Page("latin-1", "stands", "<p>Für Kinder in Österreich".encode("latin-1"), "Für Kinder", "text/html; charset=ISO-8859-1"),
    Page("latin-1-in-the-page", "stands", "<meta charset=iso-8859-1><p>Für Kinder".encode("latin-1"), "Für Kinder", "text/html"),
    Page("ligatures", "stands", "<p>an eﬃcient ﬁght", "efficient fight"),
    Page("quotation-marks", "stands", "<p>ECPAT&#39;s \"name\"", "ECPAT’s “name”"),
    Page("decomposed", "stands", "<p>Carmen Madrin\u0303a\u0301n", "Carmen Madriñán"),
    Page("in-a-script", "without", f"<script>'{WORDS}'</script><p>Us"),
    Page("written-by-script", "without", "<div id=root></div><script src=app.js></script>"),
    Page("in-the-title-alone", "without", f"<title>{WORDS}</title><p>Us"),
    Page("plain-text", "stands", f"We have {WORDS}\n", kind=PLAIN),
    Page("a-picture", "unreached", b"\x89PNG", kind="image/png"),
    Page("packed", "unreached", SAID, headers={"Content_Encoding": "gzip"}),
    Page("turned-away", "unreached", SAID, status=403),
    Page("its-own-fault", "unreached", SAID, status=500),
    Page("not-found", "gone", SAID, status=404),
    Page("removed", "gone", SAID, status=410),
]  # fmt: skip
