"""Text as BibTeX holds it."""

import pytest

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
