"""What `manage.py` adds to Django's command line."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_a_reader_who_has_read_enough_ends_a_command_in_silence():
    words = [sys.executable, "manage.py", "diffsettings"]
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.close()
        said = running.stderr.read()

    assert said == b""
    assert running.returncode == 141
