"""Phrases and addresses of pages that are not the page that was cited.

All are folded by `references.values.text.fold`: no capitals, no accents.
"""

import re

# The titles and headings of error pages that arrive as if nothing were wrong.
NOT_FOUND = (
    "page not found",
    "page cannot be found",
    "page can't be found",
    "page could not be found",
    "page does not exist",
    "page doesn't exist",
    "page no longer exists",
    "page is no longer available",
    "page you requested",
    "page you are looking for",
    "page you're looking for",
    "file not found",
    "not found",
    "no longer available",
    "nothing found",
    "nothing was found",
    "page introuvable",
    "page non trouvee",
    "seite nicht gefunden",
    "seite wurde nicht gefunden",
    "pagina no encontrada",
    "pagina nao encontrada",
    "pagina non trovata",
    "pagina niet gevonden",
    "siden ble ikke funnet",
    "siden blev ikke fundet",
    "sidan hittades inte",
    "sidan kunde inte hittas",
    "sivua ei loytynyt",
    "nie znaleziono strony",
    "stranka nenalezena",
    "sayfa bulunamadi",
    "страница не найдена",
    "ページが見つかりません",
    "페이지를 찾을 수 없습니다",
    "找不到页面",
    "找不到頁面",
)
# "404" at one end of a title, or next to "error"; not in "Resolution 404 of the council".
BARE_404 = re.compile(
    r"^404\b(?! [a-z]{4,} of)|[|:»–—-] ?404$|\berror 404\b|\b404 error\b"
)

# Phrases of domains that are for sale or have expired.
PARKED = (
    "domain is for sale",
    "domain may be for sale",
    "domain name is for sale",
    "buy this domain",
    "domain is parked",
    "parked domain",
    "parked free",
    "domain has expired",
    "domain name has expired",
    "domain is available for purchase",
    "this domain was recently registered",
    "domaine est a vendre",
    "domain steht zum verkauf",
    "dominio esta a la venta",
    "related searches privacy policy",
)
# The sites of such pages.
DOMAIN_SELLERS = (
    "afternic.com",
    "bodis.com",
    "dan.com",
    "domainmarket.com",
    "hugedomains.com",
    "parkingcrew.net",
    "sedo.com",
    "sedoparking.com",
    "uniregistry.com",
)

# Trades that use expired addresses to which others still link. No source of this site
# writes about one of them in its title.
TRADES = (
    "casino",
    "slot gacor",
    "slot online",
    "slots online",
    "judi online",
    "togel",
    "sportsbook",
    "online betting",
    "betting site",
    "poker online",
    "online poker",
    "viagra",
    "cialis",
    "online pharmacy",
    "payday loan",
)

# Sites that exist to redirect: the address cited is the lasting one.
LASTING = ("doi.org", "handle.net", "n2t.net", "purl.org", "w3id.org", "urn.fi")

# The ends of paths at which pages ask the reader to sign in.
SIGN_IN = re.compile(
    r"(?i)(^|/)(log-?in|sign-?in|signon|sso|wp-login\.php|auth|account/login)(\.\w+)?/?$"
)
