"""What `manage.py` adds to Django's command line."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import manage

ROOT = Path(__file__).parents[1]


class Terminal(StringIO):
    def isatty(self):
        return True


def closing(words, seconds, stream):
    manage.say_how_long(words, seconds, stream)
    return stream.getvalue()


def test_a_long_command_says_on_a_terminal_how_long_it_took():
    assert closing(["loaddata", "ecpat"], 6.04, Terminal()) == "loaddata took 6.0 s.\n"
    assert closing(["loaddata", "ecpat"], 6.04, StringIO()) == ""
    assert closing(["check"], 1.5, Terminal()) == ""
    assert closing(["runserver"], 600, Terminal()) == ""


def test_a_reader_who_has_read_enough_ends_a_command_in_silence():
    words = [sys.executable, "manage.py", "diffsettings"]
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.close()
        said = running.stderr.read()

    assert said == b""
    assert running.returncode == 141
