"""Which events of the store tell the same happening: kept up to date as articles come and go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from articles import happenings, row_reading, rows
from articles import store_schema as db
from articles.happenings import Lead
from articles.store_engine import insert_rows
from articles.store_queries import chunks

_LEADS = (
    sa.select(*db.columns(db.events, row_reading.LEAD), db.articles.c.id)
    .join(db.articles, db.events.c.article_no == db.articles.c.no)
    .where(db.events.c.is_lead == 1)
)
_LEAD = db.events.alias("lead")
# The events of the happenings that some leads tell of in their own articles.
_MEMBERS = (
    sa.select(db.events.c.no, db.events.c.cluster_id, _LEAD.c.no.label("lead_no"))
    .join(
        _LEAD,
        sa.and_(_LEAD.c.article_no == db.events.c.article_no, _LEAD.c.own_cluster == db.events.c.own_cluster),
    )
    .where(_LEAD.c.no.in_(sa.bindparam("nos", expanding=True)))
)
_NOT_REJECTED = db.events.c.no.not_in(sa.select(db.rejected_events.c.event_no))


class Changes:
    """What one transaction did to the leads: the new ones, the ids and blocks of those that went; and which
    happenings gained or lost events.
    """

    def __init__(self) -> None:
        self.new: dict[int, Lead] = {}
        self.gone: set[str] = set()
        self.blocks: set[int] = set()
        self.happenings: set[str] = set()
        self.clusters: set[str] = set()  # that gain or lose events, for ``store_counts``
        self.corrected = False

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.corrected)


def forget(connection: sa.Connection, changes: Changes, *which: sa.ColumnElement[bool]) -> None:
    """Note that the leads among some events go, or change, before they do."""
    found = connection.execute(
        sa.select(db.events.c.no, db.events.c.id, db.events.c.happening).where(
            db.events.c.is_lead == 1, *which
        )
    ).all()
    if found:
        of_events = db.event_blocks.c.event_no.in_([row.no for row in found])
        changes.blocks |= set(connection.scalars(sa.select(db.event_blocks.c.block).where(of_events)))
        changes.gone |= {row.id for row in found}
        changes.happenings |= {row.happening for row in found}


def index(connection: sa.Connection, changes: Changes, event_no: int) -> None:
    """Give a lead that changed the blocks it is in now."""
    connection.execute(sa.delete(db.event_blocks).where(db.event_blocks.c.event_no == event_no))
    for lead in _leads(connection, _LEADS.where(db.events.c.no == event_no, _NOT_REJECTED)):
        insert_rows(
            connection,
            "event_blocks",
            rows.COLUMNS["event_blocks"],
            [(event_no, block) for block in lead.blocks],
        )
        changes.new[event_no] = lead


def settle(connection: sa.Connection, changes: Changes) -> None:
    """Find whom the new leads follow and who follows them, and name the happenings that this changes.

    Some leads at a time: those near them are held in memory, and the larger the store the more there are.
    What comes of it is the same in any order.
    """
    if not (changes.new or changes.gone):
        return
    lots: list[tuple[int, ...]] = list(chunks(changes.new)) or [()]
    for lot in lots:
        part = Changes()
        part.new = {no: changes.new[no] for no in lot}
        part.clusters = changes.clusters
        if lot is lots[0]:
            part.gone, part.blocks, part.happenings = changes.gone, changes.blocks, changes.happenings
        _settle(connection, part)


def _settle(connection: sa.Connection, changes: Changes) -> None:
    near = _Neighbours(connection, changes.new)
    near.load(changes.blocks | {block for lead in changes.new.values() for block in lead.blocks})
    stale = [
        lead
        for lead in near.leads.values()
        if lead.no in changes.new or lead.leader in changes.gone or near.may_follow(lead, changes.new)
    ]
    near.load({block for lead in stale for block in lead.blocks})
    touched = changes.happenings | {lead.happening for lead in stale}
    for lead in stale:
        lead.leader = happenings.leader_of(lead, near.of(lead))
        if (leader := near.by_id.get(lead.leader)) is not None:
            touched.add(leader.happening)
    _rename(connection, stale, touched, changes)


def _rename(connection: sa.Connection, stale: list[Lead], touched: set[str], changes: Changes) -> None:
    family = {lead.id: lead for lead in stale}
    names = touched | {lead.own_cluster for lead in stale}
    numbers = {lead.no for lead in stale}
    of_names = sa.select(db.events.c.no).where(
        db.events.c.is_lead == 1,
        sa.or_(
            db.events.c.happening.in_(sa.bindparam("ids", expanding=True)),
            db.events.c.own_cluster.in_(sa.bindparam("ids", expanding=True)),
        ),
    )
    by_number = _LEADS.where(db.events.c.no.in_(_numbers()), _NOT_REJECTED)
    while names:  # the happenings themselves, and then those whose roots would have the same name
        more = {no for some in chunks(names) for no in connection.scalars(of_names, {"ids": some})} - numbers
        numbers |= more
        found = [lead for some in chunks(more) for lead in _leads(connection, by_number, nos=some)]
        names = {lead.happening for lead in found} - names - touched
        touched |= names
        family |= {lead.id: lead for lead in found}
    named = happenings.names(family)
    leader: sa.BindParameter[str] = sa.bindparam("leader")
    number: sa.BindParameter[int] = sa.bindparam("number")
    led = [{"leader": lead.leader, "number": lead.no} for lead in stale]
    if led:
        follow = sa.update(db.events).where(db.events.c.no == number).values(leader_id=leader)
        connection.execute(follow, led)
    renamed = {lead.no: named[id] for id, lead in family.items() if named[id] != lead.happening}
    members = [row for some in chunks(renamed) for row in connection.execute(_MEMBERS, {"nos": some})]
    changes.clusters |= {*renamed.values(), *(row.cluster_id for row in members)}
    if members:
        name: sa.BindParameter[str] = sa.bindparam("name")
        rename = sa.update(db.events).where(db.events.c.no == number).values(happening=name, cluster_id=name)
        connection.execute(rename, [{"number": row.no, "name": renamed[row.lead_no]} for row in members])


class _Neighbours:
    """The leads of some blocks."""

    def __init__(self, connection: sa.Connection, known: Mapping[int, Lead]) -> None:
        self._connection = connection
        self._in: dict[int, list[int]] = {}  # the numbers of those in a block
        self._blocks: dict[int, list[int]] = defaultdict(list)  # of a number, as far as they are loaded
        self._first: dict[int, list[Lead]] = {}
        self._new: dict[int, list[Lead]] = {}  # those among the first of a block
        self.leads: dict[int, Lead] = dict(known)
        self.by_id = {lead.id: lead for lead in known.values()}

    def load(self, blocks: Iterable[int]) -> None:
        """Take in all leads of more blocks."""
        wanted = [block for block in blocks if block not in self._in]
        pairs = sa.select(db.event_blocks.c.block, db.event_blocks.c.event_no).where(
            db.event_blocks.c.block.in_(sa.bindparam("blocks", expanding=True))
        )
        missing: set[int] = set()
        self._first.clear()
        self._new.clear()
        for some in chunks(wanted):
            for wanted_block in some:
                self._in[wanted_block] = []
            for block, no in self._connection.execute(pairs, {"blocks": some}).all():
                self._in[block].append(no)
                self._blocks[no].append(block)
                missing.add(no)
        missing -= self.leads.keys()
        statement = _LEADS.where(db.events.c.no.in_(_numbers()), _NOT_REJECTED)
        for numbers in chunks(missing):
            for lead in _leads(self._connection, statement, nos=numbers):
                self.leads[lead.no] = lead
                self.by_id[lead.id] = lead

    def of(self, lead: Lead) -> list[Lead]:
        """Those that ``lead`` may follow: the first of its blocks."""
        found = {other.no: other for block in lead.blocks for other in self._first_in(block)}
        found.pop(lead.no, None)
        return list(found.values())

    def _first_in(self, block: int) -> list[Lead]:
        if block not in self._first:
            there = [self.leads[no] for no in self._in.get(block, ()) if no in self.leads]
            self._first[block] = sorted(there, key=lambda lead: lead.rank)[: happenings.MOST_IN_BLOCK]
        return self._first[block]

    def may_follow(self, lead: Lead, new: Mapping[int, Lead]) -> bool:
        """Whether one of the new leads comes before ``lead`` and tells the same."""
        others: dict[int, Lead] = {}
        for block in self._blocks.get(lead.no, ()):  # of its others no lead is new
            if block not in self._new:
                self._new[block] = [other for other in self._first_in(block) if other.no in new]
            others |= {other.no: other for other in self._new[block] if other.rank < lead.rank}
        return bool(others and happenings.leader_of(lead, others.values()))


def _numbers() -> sa.BindParameter[int]:
    return sa.bindparam("nos", expanding=True)


def _leads(
    connection: sa.Connection, statement: sa.Select[tuple[object, ...]], **given: object
) -> list[Lead]:
    return list(row_reading.to_leads(connection.execute(statement, given).all()))
