import pytest

from ecpat_site.accounts.browsers import browser_in_words

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, "
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"{WINDOWS}Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "Edge on Windows"),
        (f"{WINDOWS}Chrome/142.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{MAC}like Gecko) Version/26.0 Safari/605.1.15", "Safari on macOS"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/142.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) CriOS/142.0.0.0 Mobile/15E148 Safari/604.1",
            "Chrome on an iPhone",
        ),
        ("Firefox/1", "Firefox"),
        ("<b>curl</b>", "A browser that is not known"),
        ("", "A browser that is not known"),
    ],
)
def test_a_browser_is_told_in_words(agent, words):
    assert browser_in_words(agent) == words
