"""Text as BibTeX holds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.exchange.formats import latex


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            r"M{\"u}ller, M\"uller, M\"{u}ller, {M\"{u}ller}",
            "Müller, Müller, Müller, Müller",
        ),
        (
            r"Gar{\c c}on \c{c} \v{s} \'{\i} \'\i{} \H{o} \.Z \k{a} \r a",
            "Garçon ç š í í ő Ż ą å",
        ),
        (r"Stra{\ss}e \o re {\AE} \L{}odz", "Straße øre Æ Łodz"),
        (r"\emph{One} \textit{two}", "One two"),
        (r"a -- b --- c ``d'' e~f", "a – b — c “d” e f"),
        (r"50\% \& \$5 \#1 \_", "50% & $5 #1 _"),
        (r"{ECPAT} {I}nternational", "ECPAT International"),
        (r"\unknown{x} \$x^2\$", r"\unknownx $x^2$"),
        (r"\url{https://ecpat.org}", "https://ecpat.org"),
    ],
)
def test_commands_are_the_letters_they_stand_for(source, text):
    assert latex.decode(source) == text


@given(st.text(alphabet=st.characters(exclude_characters="\t\n\r"), max_size=30))
def test_every_text_comes_back_and_its_braces_are_in_pairs(text):
    encoded = latex.encode(text)

    assert latex.decode(encoded) == text
    assert encoded.count("{") == encoded.count("}")


@pytest.mark.parametrize(
    "source",
    [
        r"https://ecpat.org/a_b%20c",
        r"\url{https://ecpat.org/a_b%20c}",
        r"https://ecpat.org/a\_b\%20c",
        r"https://ecpat.org/a{\_}b\%20c",
        r"{https://ecpat.org/a_b%20c}",
    ],
)
def test_an_address_is_freed_of_what_programs_add(source):
    assert latex.verbatim(source) == "https://ecpat.org/a_b%20c"
