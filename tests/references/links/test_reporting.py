"""The progress bar; the report is tested with the command."""

from io import StringIO

from django.core.management.base import OutputWrapper

from references.links.reporting import Bar


class Terminal(StringIO):
    def isatty(self):
        return True


def test_a_terminal_shows_one_line_that_is_drawn_again_and_then_emptied():
    terminal = Terminal()
    bar = Bar(OutputWrapper(terminal), 3)

    bar.advance(2)
    bar.advance(4)
    bar.clear()

    line = "[####################----------] 2 of 3, 4 requests"
    assert terminal.getvalue() == (
        "\r[##########--------------------] 1 of 3, 2 requests"
        f"\r{line}\r{' ' * len(line)}\r"
    )
