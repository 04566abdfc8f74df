"""The statements on the path of every update, built once; capabilities have theirs where they stand."""

from sqlalchemy import and_, bindparam, delete, insert, select, text, update

from coachbot.store.tables import Moment, conversations, outbox, people

RECEIVE = (  # in words that SQLite and PostgreSQL both know; no row is added for an update that was received before
    text("INSERT INTO inbox (channel, key, received_at) VALUES (:channel, :key, :received_at) ON CONFLICT DO NOTHING")
    .bindparams(bindparam("received_at", type_=Moment()))
    .execution_options(preserve_rowcount=True)
)

WHO = (
    select(
        people.c.id,
        people.c.channel,
        people.c.address,
        people.c.name,
        people.c.zone,
        people.c.strand,
        people.c.welcomed_at,
        people.c.unreachable_at,
        conversations.c.id.label("conversation"),
        conversations.c.dialogue,
        conversations.c.facts,
        conversations.c.record,
        conversations.c.waiting,
        conversations.c.revision,
        conversations.c.prompt_id,
        conversations.c.updated_at,
    )
    .select_from(
        people.outerjoin(
            conversations, and_(conversations.c.person_id == people.c.id, conversations.c.status == "active")
        )
    )
    .where(people.c.channel == bindparam("channel"), people.c.address == bindparam("address"))
)
UNTIE = update(outbox).where(outbox.c.id == bindparam("b_id")).values(person_id=None)
ERASE = delete(people).where(people.c.id == bindparam("b_id"))
MEET = insert(people)

OPEN = insert(conversations)
LOAD = select(conversations).where(conversations.c.id == bindparam("id"))
GO_ON = (
    update(conversations)
    .where(conversations.c.id == bindparam("b_id"), conversations.c.revision == bindparam("seen"))
    .values(
        record=bindparam("record"),
        waiting=bindparam("waiting"),
        revision=bindparam("seen") + 1,
        updated_at=bindparam("now"),
    )
)
CLOSE = delete(conversations).where(
    conversations.c.id == bindparam("b_id"), conversations.c.revision == bindparam("seen")
)
MARK = update(conversations).where(conversations.c.id == bindparam("b_id")).values(status=bindparam("to"))
DROP = delete(conversations).where(conversations.c.id == bindparam("b_id"))
PARKED = (
    select(conversations.c.id, conversations.c.dialogue)
    .where(
        conversations.c.person_id == bindparam("person"),
        conversations.c.status == "parked",
        conversations.c.updated_at > bindparam("since"),
    )
    .order_by(conversations.c.updated_at.desc())
    .limit(1)
)
SEND = insert(outbox)
SENT = delete(outbox).where(outbox.c.id == bindparam("b_id"))
