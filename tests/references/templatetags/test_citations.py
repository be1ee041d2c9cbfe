from django.template import Context, Template

from references.models import Citation
from references.prose.footnotes import Footnotes, Place

LEAD = Place("Introduction", "introduction")


def render(template, **context):
    return Template(f"{{% load citations %}}{template}").render(Context(context))


def test_what_the_filters_write_is_not_escaped_again():
    footnotes = Footnotes()
    passage = footnotes.passage("Founded.[@face]", LEAD)
    mark = footnotes.mark("face", LEAD)
    notes = footnotes.close({"face": Citation(key="face", title="A & B")})

    assert render("{{ p|prose }}", p=passage).startswith('<p>Founded.<sup><a id="cite')
    assert render("{{ m|superscript }}", m=mark).startswith('<sup><a id="cite-face-2"')
    assert render("{{ c|cited }}", c=notes[0].source).startswith("“A &amp; B”.")
    assert render("{{ n|rows }}", n=notes).startswith(
        '<li class="note" id="note-face">'
    )
    assert render("{{ d|when }}", d="1990") == '<time datetime="1990">1990</time>'


def test_no_mark_is_nothing():
    assert render("{{ m|superscript }}", m=None) == ""
