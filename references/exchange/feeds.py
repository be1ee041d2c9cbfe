"""Begins a feed of this site, so that all say alike whose they are and what they allow."""

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from references.exchange.exports import absolute


def begin(title: str, subtitle: str, page: str, feed: str) -> Atom1Feed:
    """Return a feed without entries, of the list at `page` and itself at `feed`.

    Source: RFC 4287; its `rights` name the licence.
    """
    address = absolute(feed)
    profile, licence = settings.PROFILE, settings.PROFILE.licence
    return Atom1Feed(
        title=f"{settings.SITE_SUBJECT}: {title}",
        link=absolute(page),
        description=None,
        subtitle=subtitle,
        author_name=profile.signed_by
        or f"The sourced profile of {settings.SITE_SUBJECT}",
        author_link=profile.contact_url,
        feed_url=address,
        feed_guid=address,
        language=profile.language,
        feed_copyright=f"The text is under {licence.name}: {licence.url}",
    )
