"""How templates are loaded: without white space, and with every word apart."""

from django.template import engines
from django.template.base import Origin

from ecpat_site.templates import Loader


def load(tmp_path, text):
    path = tmp_path / "a.html"
    path.write_text(text)
    loader = Loader(engines["django"].engine, [tmp_path])
    return loader.get_contents(Origin(str(path), "a.html", loader))


def test_indentation_becomes_a_line_end_and_beside_a_block_nothing(tmp_path):
    written = """<ul>
      <li class="a">
        One of
        {{ many }}

        <b>words</b>
        <i>apart</i>
      </li>
    </ul>
    """

    assert load(tmp_path, written) == (
        '<ul><li class="a">One of\n{{ many }}\n<b>words</b>\n<i>apart</i></li></ul>'
    )


def test_what_a_line_end_separates_stays_apart(tmp_path):
    for written in (
        "142\n  members",
        "<b>142</b>\n  <b>members</b>",
        "{{ number }}\n  {% if a %}\n  members{% endif %}",
        "<time>1990</time>\n<a>1</a>",
        "<abbr>a</abbr>\n<tt>b</tt>",
    ):
        assert "\n" in load(tmp_path, written), written
