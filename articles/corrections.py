"""What people say of what was read: accepted or rejected, another act, region, date or happening.

A correction is kept beside the guess, never over it, and is about an event or a mention described by its
words (``Correction`` in ``model``), so that it outlives the reading that it corrects. :func:`apply` is the
one way in, for the command line and the dashboard alike.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal, get_args

from articles.errors import BadCorrection
from articles.model import Correction, DateSpan, Event, Mention, PlaceRef, Precision, Verb
from articles.tables import identity, table
from geodata.errors import UnknownRegion
from geodata.regions import FIRST_YEAR, LAST_YEAR
from geodata.regions import region as known_region
from geodata.telling import sentence, tell

if TYPE_CHECKING:
    from articles.store import Store

MAX_WHO = 100  # characters
MAX_WHY = 1_000
MAX_VALUE = 100
MAX_REGIONS = 20
CONTEXT = 32  # characters kept on either side of a quote

# What a row's ``corrected`` says of each verb.
MARKER = {
    "accept": "accepted",
    "reject": "rejected",
    "region": "regions",
    "date": "date",
    "act": "act",
    "merge": "cluster",
    "split": "cluster",
}
_OF_MENTIONS = ("accept", "reject", "region")


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's word on one event or mention, checked; what the store takes down.

    ``target`` is the id of an event or mention, for ``undo`` also that of a correction. ``at`` is an ISO time
    in UTC.
    """

    id: str
    target: str
    verb: Verb | Literal["undo"]
    value: tuple[str, ...]
    by: str
    at: str
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """An event or mention as a correction's target: its words, what stands around them, and its act."""

    id: str
    exact: str
    prefix: str
    suffix: str
    act: str
    trigger: str


def apply(
    store: Store,
    target: str,
    verb: Verb | Literal["undo"],
    value: Sequence[str] = (),
    *,
    by: str,
    why: str = "",
    at: datetime | None = None,
) -> tuple[Correction, ...]:
    """Take down what a person says of the event or mention ``target``; the corrections that this made.

    ``value`` depends on ``verb``: region ids (none: no region) for ``region``, a day, month, year or
    ``start/end`` in EDTF (none: undated) for ``date``, an act for ``act``, the id of an event of the other
    happening for ``merge``, which moves all of the target's happening; nothing for ``accept``, ``reject``
    (hides it), ``split`` (takes this event out of its happening) and ``undo`` (the last decision on the
    target, or, where ``target`` is a correction's id, that one).

    Raises ``BadCorrection`` when it cannot be done, and ``StoreError``.
    """
    moment = (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds")
    who = _line(by, MAX_WHO)
    if who is None:
        raise BadCorrection(
            tell("The name of who corrects is longer than {most} characters; shorten it.", most=MAX_WHO)
        )
    if not who:
        raise BadCorrection(tell("A correction needs the name of who makes it."))
    reason = _line(why, MAX_WHY)
    if reason is None:
        raise BadCorrection(tell("The reason is longer than {most} characters; shorten it.", most=MAX_WHY))
    target, checked = _plain(target), _checked(verb, tuple(map(_plain, value)))
    id = identity("correction", target, verb, *checked, who, moment)
    return store.correct(Decision(id, target, verb, checked, who, moment, reason))


def of_kind(kind: str, verb: str) -> None:
    """Raise ``BadCorrection`` when a mention cannot be corrected so."""
    if kind == "mention" and verb not in (*_OF_MENTIONS, "undo"):
        raise BadCorrection(
            tell("A mention has no {verb}; it can be accepted, rejected or moved.", verb=MARKER[verb])
        )


def effective(event: Event, said: Iterable[Correction]) -> tuple[Event, tuple[str, ...]]:
    """The event as people said it is, and the markers of what they said; ``said`` in order of time.

    Its ``cluster_id`` stays: that hangs on other events too.
    """
    last = _last_words(said)
    if "act" in last:
        act = last["act"].value[0]
        event = replace(event, act=act, type=str(table("acts")[act]["type"]))
    if "regions" in last:
        event = _moved(event, last["regions"].value)
    if "date" in last:
        event = replace(event, date=_date(event, last["date"].value))
    return event, tuple(last)


def effective_mention(mention: Mention, said: Iterable[Correction]) -> tuple[Mention, tuple[str, ...]]:
    """:func:`effective` for a mention."""
    last = _last_words(said)
    if "regions" in last:
        mention = replace(mention, region_ids=last["regions"].value)
    return mention, tuple(last)


def find(wanted: Found, candidates: Iterable[Found]) -> Found | None:
    """The candidate that is ``wanted`` read anew: the same sentence, or much the same, with the same act or
    trigger; of several, the one in the same surroundings. ``None``: it is gone.
    """
    best, most = None, 0.0
    for candidate in candidates:
        likeness = _likeness(wanted, candidate)
        if likeness > most:
            best, most = candidate, likeness
    return best


def parse_date(text: str) -> tuple[date, date, Precision]:
    """First and last day and precision of EDTF: ``2008``, ``2008-08``, ``2008-08-26`` or two with a ``/``.

    Raises ``BadCorrection``.
    """
    first, slash, last = text.partition("/")
    start, end, precision = _edtf(first)
    if slash:
        _, end, other = _edtf(last)
        order: tuple[Precision, ...] = ("day", "month", "year")
        precision = max(precision, other, key=order.index)
    if end < start:
        raise BadCorrection(tell("“{text}” ends before it begins.", text=text[:40]))
    return start, end, precision


def _last_words(said: Iterable[Correction]) -> dict[str, Correction]:
    """The last word on each thing, by its marker; being accepted and being rejected are one thing."""
    last: dict[str, Correction] = {}
    for each in said:
        if each.verb in ("accept", "reject"):
            last.pop("accepted", None)
            last.pop("rejected", None)
        last[MARKER[each.verb]] = each
    return last


def _plain(text: str) -> str:
    """An id or value from a link or a shell, which may hold halves of surrogate pairs."""
    return text[:MAX_VALUE].encode("utf-8", "replace").decode()


def _checked(verb: str, value: tuple[str, ...]) -> tuple[str, ...]:
    if verb not in (*get_args(Verb), "undo"):
        raise BadCorrection(
            tell(
                "“{verb}” is no correction; use one of {known}, undo.",
                verb=verb[:40],
                known=", ".join(get_args(Verb)),
            )
        )
    if verb == "region":
        if len(value) > MAX_REGIONS:
            raise BadCorrection(tell("These are more than {most} regions.", most=MAX_REGIONS))
        try:
            return tuple(dict.fromkeys(known_region(id).id for id in value))
        except UnknownRegion as error:
            raise BadCorrection(sentence(error)) from error
    if verb == "date":
        if len(value) > 1:
            raise BadCorrection(tell("An event has one date; write a range as 2008-08-07/2008-08-12."))
        for text in value:
            parse_date(text)
        return value
    if verb == "act":
        if len(value) != 1 or value[0] not in table("acts"):
            raise BadCorrection(tell("An act is one of {known}.", known=", ".join(table("acts"))))
        return value
    if verb == "merge":
        if len(value) != 1:
            raise BadCorrection(tell("Merging needs the id of one event of the other happening."))
        return value
    if value:
        raise BadCorrection(tell("“{verb}” takes no value.", verb=verb))
    return ()


def _edtf(text: str) -> tuple[date, date, Precision]:
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text, re.ASCII)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise BadCorrection(
            tell(
                "“{text}” is not a date here; write 2008, 2008-08, 2008-08-26 or 2008-08-07/2008-08-12, "
                "within the years {first} to {last}.",
                text=text[:40],
                first=str(FIRST_YEAR),
                last=str(LAST_YEAR),
            )
        )
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31), "year"
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month"
        return date(year, month, day), date(year, month, day), "day"
    except ValueError:  # IllegalMonthError is one
        raise BadCorrection(tell("“{text}” is no day of the calendar.", text=text[:40])) from None


def _line(text: str, most: int) -> str | None:
    """The text on one line; ``None`` where it is too long."""
    plain = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", text[: 10 * most]).split())
    return plain if len(plain) <= most else None


def _date(event: Event, value: tuple[str, ...]) -> DateSpan | None:
    if not value:
        return None
    start, end, precision = parse_date(value[0])
    words, where = "", (event.trigger_start, event.trigger_start)
    if event.date is not None:
        words, where = event.date.expression, (event.date.char_start, event.date.char_end)
    return DateSpan(words, *where, start, end, precision, value[0], value[0], 1.0, "corrected")


def _moved(event: Event, regions: tuple[str, ...]) -> Event:
    place: PlaceRef | None = event.place
    if place is not None and _lies_elsewhere(place, event.region_ids, regions):
        place = None
    precision = "place" if place else "region" if regions else "none"
    return replace(event, region_ids=regions, place=place, place_precision=precision)


def _lies_elsewhere(place: PlaceRef, old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether a place went with the old regions and not with the new; talks on a region in Geneva do not."""
    # Half a second to import, and needed for this alone.
    from geodata.layers import regions_at

    around = set(regions_at(place.lon, place.lat))
    return bool(around & set(old)) and not around & set(new)


def _likeness(wanted: Found, candidate: Found) -> float:
    if wanted.act != candidate.act and wanted.trigger != candidate.trigger:
        return 0.0
    same = (wanted.act == candidate.act) + (wanted.trigger == candidate.trigger)
    around = _shared(wanted.prefix[::-1], candidate.prefix[::-1]) + _shared(wanted.suffix, candidate.suffix)
    if wanted.exact == candidate.exact:
        return 2.0 + same + around / (2 * CONTEXT)
    if not wanted.act:
        return 0.0  # a mention with other words is another mention
    one, other = _words(wanted.exact), _words(candidate.exact)
    overlap = len(one & other) / max(1, len(one | other))
    return overlap + same / 10 if overlap >= 0.5 else 0.0


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    for position, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return position
    return min(len(one), len(other))
