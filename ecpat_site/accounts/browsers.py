"""What a browser calls itself, in words that its user knows."""

# The first that occurs counts: most browsers name others too.
BROWSERS = [
    *(
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
    ),
    *(("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")),
]
SYSTEMS = [
    *(("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android")),
    *(("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS")),
    ("Linux", "Linux"),
]


def browser_in_words(agent: str) -> str:
    """Return "Firefox on Windows" for the header User-Agent."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    if not browser:
        return "A browser that is not known"
    return f"{browser} on {system}" if system else browser
