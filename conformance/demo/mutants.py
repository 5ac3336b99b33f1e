"""The six mutants of the example shop that `conformance demo --defect NAME` judges."""

from __future__ import annotations

from . import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "trusts-redirect",
        "OUT-01",
        "web.py",
        """    order = known_order(shop, reference)
    if order.state in CONFIRMED:
""",
        """    for attempt in shop.store.open_attempts(reference):
        page_now = shop.checkout.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        not_over = page_now.word("status") in {"WAITING", "IN_PROGRESS"}
        if not_over and came_by(request) == "success":  # it will be over in a moment
            shop.store.set_state(reference, State.PAID)
    order = known_order(shop, reference)
    if order.state in CONFIRMED:
""",
        "The shop marks the order as paid when the consumer opens the success page.",
    ),
    Mutation(
        "codes-for-200",
        "RESP-01",
        "checkout.py",
        """    if outcome(answer) is Outcome.DONE and all(answer.word(name) for name in names):
""",
        """    if answer.status in {200, 201} and all(answer.word(name) for name in names):
""",
        "The shop accepts only the statuses 200 and 201 when it creates a session.",
    ),
    Mutation(
        "treats-404-as-paid",
        "RESP-07",
        "checkout.py",
        """        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)
""",
        """        elif answer.status == 404:
            self.store.set_state(attempt.reference, State.PAID)
        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)
""",
        "The shop marks the order as paid when the hosted session is not found.",
    ),
    Mutation(
        "places-again-on-refresh",
        "OUT-12",
        "checkout.py",
        """            for attempt in self.store.open_attempts(reference):
                self._settle(attempt)
""",
        """            for attempt in self.store.attempts(reference):
                page = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
                if page.word("status") == COMPLETED and page.word("authorization_token"):
                    self._place(attempt, page.word("authorization_token"), page)
""",
        "The shop places the order again each time the consumer opens the success page.",
        consequences=("LIFE-03",),  # each visit repeats the used token
    ),
    Mutation(
        "callback-without-secret",
        "SEC-04",
        "web.py",
        """    attempt = attempt_with_secret(attempts, request.query.get("secret", ""))
    if attempt is None:
        return Reply(403)
    if not names_session(attempt, request):
        return Reply(403)
    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    def believe(reference: str) -> None:
        shop.checkout.settle(reference)
        completed = request.json["session"]["status"] == "COMPLETED"
        for each in shop.store.open_attempts(reference):
            page_now = shop.checkout.klarna.read_page(each.hpp_session_id, each.session_url)
            if completed and page_now.word("status") in {"WAITING", "IN_PROGRESS"}:
                shop.store.set_state(reference, State.PAID)  # reads lag behind, it seems

    in_background(believe, reference)
    return Reply(204)
""",
        "The shop believes every callback; it does not check the secret in the callback URL.",
    ),
    Mutation(
        "password-to-browser",
        "SEC-01",
        "web.py",
        """    return json_reply(201, {"order": basket["reference"], "redirect_url": redirect_url})
""",
        """    authorization = shop.checkout.klarna._authorization
    return json_reply(
        201,
        {
            "order": basket["reference"],
            "redirect_url": redirect_url,
            "klarna": {"authorization": authorization},
        },
    )
""",
        "The shop sends its Klarna credentials to the browser in the checkout answer.",
    ),
)
