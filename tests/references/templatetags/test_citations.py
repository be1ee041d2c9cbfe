from django.template import Context, Template

from references.models import Citation
from references.prose.footnotes import Footnotes, Place

LEAD = Place("Introduction", "introduction")


def test_what_the_filters_write_is_not_escaped_again():
    footnotes = Footnotes()
    passage = footnotes.passage("Founded.[@face]", LEAD)
    mark = footnotes.mark("face", LEAD)
    notes = footnotes.close({"face": Citation(key="face", title="A & B")})

    for name, given, start in (
        ("prose", passage, '<p>Founded.<sup><a id="cite'),
        ("superscript", mark, '<sup><a id="cite-face-2"'),
        ("superscript", None, ""),
        ("cited", notes[0].source, "“A &amp; B”."),
        ("rows", notes, '<li class="note" id="note-face">'),
        ("when", "1990", '<time datetime="1990">1990</time>'),
    ):
        template = Template(f"{{% load citations %}}{{{{ given|{name} }}}}")
        html = template.render(Context({"given": given}))
        assert html.startswith(start)
        assert bool(html) is bool(start)
