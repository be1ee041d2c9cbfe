"""How far a run has come, where somebody watches."""

from io import StringIO

from django.core.management.base import OutputWrapper

from references.links.bar import Bar


class Terminal(StringIO):
    def isatty(self):
        return True


def test_a_terminal_shows_one_line_drawn_again():
    terminal = Terminal()
    bar = Bar(OutputWrapper(terminal), 3)

    bar.advance(2)
    bar.advance(4)

    assert terminal.getvalue() == (
        "\r[##########--------------------] 1 of 3, 2 requests"
        "\r[####################----------] 2 of 3, 4 requests"
    )


def test_the_line_is_left_empty():
    terminal = Terminal()
    bar = Bar(OutputWrapper(terminal), 3)
    bar.advance(2)

    bar.clear()

    *_before, drawn, at_end = terminal.getvalue().split("\r")
    assert drawn.strip() == ""
    assert len(drawn) == len("[##########--------------------] 1 of 3, 2 requests")
    assert at_end == ""


def test_what_is_no_terminal_is_shown_nothing():
    log = StringIO()
    bar = Bar(OutputWrapper(log), 3)

    bar.advance(2)
    bar.clear()

    assert log.getvalue() == ""


def test_where_there_is_nothing_to_do_nothing_is_shown():
    terminal = Terminal()

    Bar(OutputWrapper(terminal), 0).clear()

    assert terminal.getvalue() == ""
