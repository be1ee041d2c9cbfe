"""What is counted, and how the site is, in the words of Prometheus.

Moments are given as such: a program knows best how old they are.
Source: https://prometheus.io/docs/practices/instrumentation/#timestamps-not-time-since
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError, InterfaceError
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from ecpat_site.watching.counting import SOURCES, counts
from references.models import LinkCheck, Revision

# Given also where there was none yet: what begins at 1 shows no rise.
ALWAYS = (200, 500, 503)


class Site(Collector):
    """Reads the counts, and asks the database, when it is asked itself."""

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily]:
        totals = counts.totals()
        requests = CounterMetricFamily(
            "profile_requests",
            "Requests that were answered, by kind and status.",
            labels=["kind", "status"],
        )
        for name, number in totals.items():
            if isinstance(name, tuple) and (number or name[1] in ALWAYS):
                requests.add_metric([name[0], str(name[1])], number)
        yield requests
        answers = CounterMetricFamily(
            "profile_answers",
            "Public answers: stored, stale (while the database is away), or made anew.",
            labels=["source"],
        )
        for source in SOURCES:
            answers.add_metric([source], totals[source])
        yield answers
        try:
            revision = Revision.objects.current()
            checks = LinkCheck.objects.order_by("-pk")
            checked_at = checks.values_list("checked_at", flat=True).first()
        except (DatabaseError, InterfaceError):
            return
        yield GaugeMetricFamily(
            "profile_revision",
            "The number that each public change raises.",
            value=revision.number,
        )
        yield from _moment("link_check", "last check of a link", checked_at)


def _moment(name: str, what: str, when: datetime | None) -> Iterator[GaugeMetricFamily]:
    if when:
        yield GaugeMetricFamily(
            f"profile_last_{name}_timestamp_seconds",
            f"When the {what} was, in seconds since 1970.",
            value=when.timestamp(),
        )


registry = CollectorRegistry()
registry.register(Site())


def exposed(accept: str) -> tuple[bytes, str]:
    """Return all there is to say, and its media type, which `Accept` chooses."""
    encode, media_type = choose_encoder(accept)
    return encode(registry), media_type
