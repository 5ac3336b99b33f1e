"""Simulators whose hosted page, callbacks or messages are wrong."""

from __future__ import annotations

from conformance.demo import Mutation

SIMULATOR_MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "refusal-is-final",
        "PLAT-27",
        "tables.py",
        """    (IN_PROGRESS, "refuse"): FAILED,
""",
        """    (IN_PROGRESS, "refuse"): CANCELLED,
""",
        "One end for all that goes wrong: the second card is never tried.",
        consequences=("PLAT-28", "PLAT-30", "PLAT-41"),
    ),
    Mutation(
        "errors-look-like-refusals",
        "PLAT-27",
        "tables.py",
        """    (IN_PROGRESS, "error"): ERROR,
""",
        """    (IN_PROGRESS, "error"): FAILED,
""",
        "The merchant tells the consumer to try another card, when Klarna was down.",
        consequences=("PLAT-41",),
    ),
    Mutation(
        "begun-before-anybody-came",
        "PLAT-27",
        "world.py",
        """    status: HostedStatus = HostedStatus.WAITING
""",
        """    status: HostedStatus = HostedStatus.IN_PROGRESS
""",
        "Links that nobody opened look like consumers who hesitate.",
        consequences=("PLAT-30",),
    ),
    Mutation(
        "status-stands-still",
        "PLAT-27",
        "lifecycle.py",
        """    world.hosted[moved.id] = moved
    return moved, status_callbacks(world, moved)
""",
        """    if moved.status.value != "BACK":
        world.hosted[moved.id] = moved
    return moved, status_callbacks(world, moved)
""",
        "Going back is told and not kept: who polls never learns of it.",
    ),
    Mutation(
        "one-try-only",
        "PLAT-28",
        "consumer.py",
        """    if hosted.status in FINAL:
        status =""",
        """    if hosted.status in {*FINAL, FAILED}:
        status =""",
        "After a refusal the page is dead, though it is open.",
        consequences=("PLAT-27", "PLAT-30", "PLAT-41"),
    ),
    Mutation(
        "cancelled-can-be-paid",
        "PLAT-28",
        "tables.py",
        """FINAL = frozenset({COMPLETED, CANCELLED, DISABLED})

# Manual identification happens in shops, not on the page: its status is known, and never entered.

# An HPP session. "complete" and "cancel" also come from the KP session: what ends it ends this.
HOSTED: Mapping[tuple[HostedStatus, str], HostedStatus] = {
""",
        """FINAL = frozenset({COMPLETED, DISABLED})

HOSTED: Mapping[tuple[HostedStatus, str], HostedStatus] = {
    (CANCELLED, "arrive"): IN_PROGRESS,
""",
        "The back button of the browser undoes a cancellation that the merchant acted on.",
        consequences=("PLAT-27",),
    ),
    Mutation(
        "disabling-does-nothing",
        "PLAT-29",
        "hosted.py",
        """    return empty()[0], move(world, hosted, "disable", call.now)[1]
""",
        """    return empty()
""",
        "Answered with 204, and the offer stands.",
    ),
    Mutation(
        "completed-can-be-disabled",
        "PLAT-29",
        "hosted.py",
        """    if hosted.status is COMPLETED:
        return problem(call, 400, "BAD_REQUEST", "Session is already completed"), ()
""",
        "",
        "The merchant believes to have withdrawn what was bought.",
    ),
    Mutation(
        "disabled-page-looks-well",
        "PLAT-29",
        "consumer.py",
        """        status = 404 if hosted.status is DISABLED else 200
""",
        """        status = 200
""",
        "An end page like any other: link checkers and wallets keep the link.",
    ),
    Mutation(
        "disabled-page-opens",
        "PLAT-29",
        "consumer.py",
        """    if hosted.status in FINAL:
        status =""",
        """    if hosted.status in FINAL - {DISABLED}:
        status =""",
        "The API says disabled, the page still takes a payment.",
    ),
    Mutation(
        "nobody-is-reached",
        "PLAT-38",
        "distribution.py",
        """    world.outbox[id] = Message(""",
        """    _ = Message(""",
        "Accepted, and never sent: the sale is missing, and no error tells.",
    ),
    Mutation(
        "reached-twice",
        "PLAT-38",
        "distribution.py",
        """    world.outbox[id] = Message(""",
        """    world.outbox[id] = world.outbox[id + "-2"] = Message(""",
        "A queue that delivers at least once: two payment links for one purchase.",
    ),
    Mutation(
        "sent-to-nowhere",
        "PLAT-38",
        "distribution.py",
        """    if missing:
        return problem(""",
        """    if missing and method == "email":
        contact.setdefault("email", "unknown@")
    elif missing:
        return problem(""",
        "A message without an address is accepted, and lost in the mailer.",
    ),
    Mutation(
        "only-204-to-the-mailer",
        "PLAT-38",
        "distribution.py",
        """    refusal = refused(call, hosted)
    if refusal:
        return refusal, ()
""",
        """    refusal = refused(call, hosted)
    if refusal or call.body["method"] == "email":
        return refusal or problem(call, 400, "UNSUPPORTED_METHOD", "email"), ()
""",
        "One of the documented ways is switched off without a word.",
    ),
    Mutation(
        "told-too-early",
        "PLAT-30",
        "hosted.py",
        """    return answer(links(world, hosted), 201)
""",
        """    told = move(world, hosted, "arrive", call.now)[1]
    world.hosted[hosted.id] = hosted
    return answer(links(world, hosted), 201)[0], told
""",
        "A callback for a session that nobody has opened.",
        consequences=("PLAT-05",),
    ),
    Mutation(
        "one-event-id-a-session",
        "PLAT-30",
        "lifecycle.py",
        """    event_id = world.uuid("event", 4)
    body =""",
        """    event_id = hosted.id
    body =""",
        "Receivers that drop what they have seen drop the payment.",
    ),
    Mutation(
        "refusals-are-not-told",
        "PLAT-30",
        "lifecycle.py",
        """    if not url or hosted.status is WAITING:
""",
        """    if not url or hosted.status.value in {"WAITING", "FAILED"}:
""",
        "Only good news: stock stays reserved for whoever was refused.",
    ),
    Mutation(
        "told-twice",
        "PLAT-30",
        "lifecycle.py",
        """event_id, str(hosted.status)),)
""",
        """event_id, str(hosted.status)),) * 2
""",
        "Two nodes each post the event, though the first was answered.",
        consequences=("PLAT-05",),
    ),
    Mutation(
        "tells-the-status-of-before",
        "PLAT-30",
        "lifecycle.py",
        """    return moved, status_callbacks(world, moved)
""",
        """    return moved, status_callbacks(world, replace(moved, status=hosted.status))
""",
        "Rendered before the change was written.",
    ),
    Mutation(
        "tells-once-only",
        "PLAT-05",
        "callbacks.py",
        """STATUS = Policy(3.0, 3.0, (3.0, 3.0, 3.0))
""",
        """STATUS = Policy(3.0, 3.0, ())
""",
        "Fire and forget: a restart of the shop loses the sale.",
    ),
    Mutation(
        "never-gives-up",
        "PLAT-05",
        "callbacks.py",
        """STATUS = Policy(3.0, 3.0, (3.0, 3.0, 3.0))
""",
        """STATUS = Policy(3.0, 3.0, (3.0,) * 30)
""",
        "A shop that is down is kept down.",
    ),
    Mutation(
        "repeats-at-once",
        "PLAT-05",
        "callbacks.py",
        """STATUS = Policy(3.0, 3.0, (3.0, 3.0, 3.0))
""",
        """STATUS = Policy(3.0, 3.0, (0.1, 0.1, 0.1))
""",
        "All four within the second in which the shop restarts.",
    ),
    Mutation(
        "repeats-as-new-events",
        "PLAT-05",
        "callbacks.py",
        """            content=callback.body,
""",
        """            content=callback.body.replace(
                callback.event_id.encode(), str(asyncio.get_running_loop().time()).encode()
            ),
""",
        "The id is made when sending: a repeat cannot be told from news.",
        consequences=("PLAT-30",),
    ),
    Mutation(
        "callback-as-a-form",
        "PLAT-05",
        "callbacks.py",
        """            headers={"Content-Type": "application/json"},
""",
        """            headers={"Content-Type": "application/x-www-form-urlencoded"},
""",
        "The client's default type: frameworks hand the receiver an empty form.",
    ),
    Mutation(
        "callback-by-put",
        "PLAT-05",
        "callbacks.py",
        """            "POST",
            callback.url,
""",
        """            "PUT",
            callback.url,
""",
        "Tidier by the book, and 405 at every receiver.",
    ),
    Mutation(
        "callback-with-credentials",
        "PLAT-05",
        "callbacks.py",
        """            headers={"Content-Type": "application/json"},
""",
        """            headers={"Content-Type": "application/json", "Authorization": "Basic eDp5"},
""",
        "A client that is shared with the API's own calls sends its key along.",
    ),
    Mutation(
        "refused-lands-on-success",
        "PLAT-41",
        "consumer.py",
        """    FAILED: ("failure",),
""",
        """    FAILED: ("success",),
""",
        "The consumer is thanked for a purchase that was refused.",
    ),
    Mutation(
        "back-lands-on-cancel",
        "PLAT-41",
        "consumer.py",
        """    BACK: ("back",),
""",
        """    BACK: ("cancel",),
""",
        "Who only wanted to change the address finds an empty basket.",
    ),
    Mutation(
        "placeholders-stay",
        "PLAT-41",
        "consumer.py",
        """    values = {"session_id": hosted.id}
""",
        """    values = {"session": hosted.id}
""",
        "A name was changed on one side: shops cannot tell who comes back.",
    ),
)
