"""Simulator mutants whose hosted page, callbacks or messages are wrong."""

from __future__ import annotations

from conformance.demo import Mutation

SIMULATOR_MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "refusal-cancels-the-session",
        "PLAT-27",
        "tables.py",
        """    (IN_PROGRESS, "refuse"): FAILED,
""",
        """    (IN_PROGRESS, "refuse"): CANCELLED,
""",
        "A refusal gives the hosted session the status CANCELLED.",
        consequences=("PLAT-28", "PLAT-30", "PLAT-41"),
    ),
    Mutation(
        "error-has-the-status-failed",
        "PLAT-27",
        "tables.py",
        """    (IN_PROGRESS, "error"): ERROR,
""",
        """    (IN_PROGRESS, "error"): FAILED,
""",
        "An error gives the hosted session the status FAILED.",
        consequences=("PLAT-41",),
    ),
    Mutation(
        "in-progress-before-the-first-visit",
        "PLAT-27",
        "world.py",
        """    status: HostedStatus = HostedStatus.WAITING
""",
        """    status: HostedStatus = HostedStatus.IN_PROGRESS
""",
        "A new hosted session has the status IN_PROGRESS.",
        consequences=("PLAT-30",),
    ),
    Mutation(
        "status-back-not-stored",
        "PLAT-27",
        "lifecycle.py",
        """    world.hosted[moved.id] = moved
    return moved, status_callbacks(world, moved)
""",
        """    if moved.status.value != "BACK":
        world.hosted[moved.id] = moved
    return moved, status_callbacks(world, moved)
""",
        "The status BACK is sent by callback and not stored.",
    ),
    Mutation(
        "no-second-payment-after-a-refusal",
        "PLAT-28",
        "consumer.py",
        """    if hosted.status in FINAL:
        status =""",
        """    if hosted.status in {*FINAL, FAILED}:
        status =""",
        "The consumer cannot try again after a refusal.",
        consequences=("PLAT-27", "PLAT-30", "PLAT-41"),
    ),
    Mutation(
        "cancelled-session-can-be-paid",
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
        "The consumer can open and pay a cancelled session.",
        consequences=("PLAT-27",),
    ),
    Mutation(
        "disabling-has-no-effect",
        "PLAT-29",
        "hosted.py",
        """    return empty()[0], move(world, hosted, "disable", call.now)[1]
""",
        """    return empty()
""",
        "The simulator accepts the disabling of a session and the session stays open.",
    ),
    Mutation(
        "completed-session-can-be-disabled",
        "PLAT-29",
        "hosted.py",
        """    if hosted.status is COMPLETED:
        return problem(call, 400, "BAD_REQUEST", "Session is already completed"), ()
""",
        "",
        "The simulator accepts the disabling of a completed session.",
    ),
    Mutation(
        "disabled-page-answers-200",
        "PLAT-29",
        "consumer.py",
        """        status = 404 if hosted.status is DISABLED else 200
""",
        """        status = 200
""",
        "The page of a disabled session answers 200.",
    ),
    Mutation(
        "disabled-page-can-be-paid",
        "PLAT-29",
        "consumer.py",
        """    if hosted.status in FINAL:
        status =""",
        """    if hosted.status in FINAL - {DISABLED}:
        status =""",
        "The page of a disabled session still takes a payment.",
    ),
    Mutation(
        "messages-never-sent",
        "PLAT-38",
        "distribution.py",
        """    world.outbox[id] = Message(""",
        """    _ = Message(""",
        "The simulator accepts a distribution and sends no message.",
    ),
    Mutation(
        "messages-sent-twice",
        "PLAT-38",
        "distribution.py",
        """    world.outbox[id] = Message(""",
        """    world.outbox[id] = world.outbox[id + "-2"] = Message(""",
        "The simulator sends each message twice.",
    ),
    Mutation(
        "accepts-email-without-address",
        "PLAT-38",
        "distribution.py",
        """    if missing:
        return problem(""",
        """    if missing and method == "email":
        contact.setdefault("email", "unknown@")
    elif missing:
        return problem(""",
        "The simulator accepts a distribution by email without an address.",
    ),
    Mutation(
        "refuses-email",
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
        "The simulator refuses distribution by email.",
    ),
    Mutation(
        "callback-before-the-first-visit",
        "PLAT-30",
        "hosted.py",
        """    return answer(links(world, hosted), 201)
""",
        """    told = move(world, hosted, "arrive", call.now)[1]
    world.hosted[hosted.id] = hosted
    return answer(links(world, hosted), 201)[0], told
""",
        "The simulator sends a callback when the hosted session is created.",
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
        "All callbacks of a session have the same event_id.",
    ),
    Mutation(
        "no-callback-for-refusals",
        "PLAT-30",
        "lifecycle.py",
        """    if not url or hosted.status is WAITING:
""",
        """    if not url or hosted.status.value in {"WAITING", "FAILED"}:
""",
        "The simulator sends no callback for the status FAILED.",
    ),
    Mutation(
        "each-callback-sent-twice",
        "PLAT-30",
        "lifecycle.py",
        """event_id, str(hosted.status)),)
""",
        """event_id, str(hosted.status)),) * 2
""",
        "The simulator sends each callback twice.",
        consequences=("PLAT-05",),
    ),
    Mutation(
        "callback-with-the-previous-status",
        "PLAT-30",
        "lifecycle.py",
        """    return moved, status_callbacks(world, moved)
""",
        """    return moved, status_callbacks(world, replace(moved, status=hosted.status))
""",
        "The callback has the status from before the change.",
    ),
    Mutation(
        "callback-never-repeated",
        "PLAT-05",
        "callbacks.py",
        """STATUS = Policy(3.0, 3.0, (3.0, 3.0, 3.0))
""",
        """STATUS = Policy(3.0, 3.0, ())
""",
        "The simulator does not repeat a callback that gets no answer.",
    ),
    Mutation(
        "callback-repeated-too-often",
        "PLAT-05",
        "callbacks.py",
        """STATUS = Policy(3.0, 3.0, (3.0, 3.0, 3.0))
""",
        """STATUS = Policy(3.0, 3.0, (3.0,) * 30)
""",
        "The simulator repeats a callback 30 times.",
    ),
    Mutation(
        "callback-repeated-too-soon",
        "PLAT-05",
        "callbacks.py",
        """STATUS = Policy(3.0, 3.0, (3.0, 3.0, 3.0))
""",
        """STATUS = Policy(3.0, 3.0, (0.1, 0.1, 0.1))
""",
        "The simulator repeats a callback after a tenth of a second.",
    ),
    Mutation(
        "repeated-callback-with-a-new-event-id",
        "PLAT-05",
        "callbacks.py",
        """            content=callback.body,
""",
        """            content=callback.body.replace(
                callback.event_id.encode(), str(asyncio.get_running_loop().time()).encode()
            ),
""",
        "A repeated callback has another event_id.",
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
        "The callback has the media type of a form.",
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
        "The simulator sends callbacks with PUT.",
    ),
    Mutation(
        "callback-with-credentials",
        "PLAT-05",
        "callbacks.py",
        """            headers={"Content-Type": "application/json"},
""",
        """            headers={"Content-Type": "application/json", "Authorization": "Basic eDp5"},
""",
        "The callback has an Authorization header.",
    ),
    Mutation(
        "refused-consumer-returns-to-success",
        "PLAT-41",
        "consumer.py",
        """    FAILED: ("failure",),
""",
        """    FAILED: ("success",),
""",
        "After a refusal the page sends the consumer to the success URL.",
    ),
    Mutation(
        "back-returns-to-cancel",
        "PLAT-41",
        "consumer.py",
        """    BACK: ("back",),
""",
        """    BACK: ("cancel",),
""",
        "After a step back the page sends the consumer to the cancel URL.",
    ),
    Mutation(
        "session-id-placeholder-not-filled",
        "PLAT-41",
        "consumer.py",
        """    values = {"session_id": hosted.id}
""",
        """    values = {"session": hosted.id}
""",
        "The page does not fill the placeholder of the session id in merchant URLs.",
    ),
)
