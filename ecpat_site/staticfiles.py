"""Static files of the production site: named by content, compressed, and in few files."""

import re
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(
    r'@import url\("([\w-]+\.css)"\)(?: layer\((\w+)\))?(?: (print))?;'
)


class Storage(CompressedManifestStaticFilesStorage):
    """Puts into a style sheet those it imports, which a browser would ask for after it.

    A script that imports another names it by its content too: of two days they would not fit.
    """

    support_js_module_import_aggregation = True

    def post_process(self, paths: Any, dry_run: bool = False, **options: Any) -> Any:
        """Bundle the sheets in `css/`, then name and compress all files."""
        sheets = [name for name in paths if name.startswith("css/") and not dry_run]
        texts = {name: _read(paths, name) for name in sheets}
        for name, text in texts.items():
            bundled = _IMPORT.sub(lambda found: _imported(texts, found), text)
            if bundled != text:
                with self.open(name, "wb") as file:
                    file.write(bundled.encode())
                paths[name] = self, name
        return super().post_process(paths, dry_run=dry_run, **options)


def _read(paths: Any, name: str) -> str:
    """Return a file as it is in the project: the collected one may be of another day."""
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())


def _imported(texts: dict[str, str], found: re.Match[str]) -> str:
    name, layer, medium = found.groups()
    text = texts[f"css/{name}"]
    for rule in (medium and f"@media {medium}", layer and f"@layer {layer}"):
        text = f"{rule} {{\n{text}}}" if rule else text
    return text
