"""Mutants that go wrong when answers follow one another, when time passes, or when they poll."""

from __future__ import annotations

from conformance.demo import Mutation

SENDS = """        answer = self._send(call, url)
        if outcome(answer)"""
REPEAT = """        elif outcome(answer) is Outcome.REFUSED and not tried_before:
"""
SETTLES = """        answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
            self._follow(attempt, answer)
        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)
"""
OPENS = """            self._end_earlier_attempts(reference)
            self._require_payable(reference)
            return self._open_attempt(basket)
"""


def opens_again_unless(condition: str) -> str:
    """Offers the page of an attempt that is still open, unless something speaks against it."""
    return f"""            pages = self.__dict__.setdefault("pages", {{}})
            for attempt in self.store.open_attempts(reference):
                same = self.store.basket(reference) == dict(basket)
                known = pages.get(attempt.hpp_session_id)
                if same and known and not ({condition}):
                    return known[0]
            self._end_earlier_attempts(reference)
            self._require_payable(reference)
            url = self._open_attempt(basket)
            for attempt in self.store.open_attempts(reference):
                pages[attempt.hpp_session_id] = (url, time.time())
            return url
"""


MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "refused-repeat-ends-the-purchase",
        "ORD-06",
        "checkout.py",
        REPEAT,
        """        elif outcome(answer) is Outcome.REFUSED:
""",
        "The shop gives a purchase up when Klarna refuses the repeat of a lost placement.",
        consequences=("ORD-03", "ORD-05", "RESP-04"),
    ),
    Mutation(
        "refused-repeat-goes-by-its-number",
        "ORD-06",
        "checkout.py",
        REPEAT,
        """        elif answer.status == 409 and tried_before and page.word("order_id"):
            self._adopt(attempt, token, page.word("order_id"))
        elif outcome(answer) is Outcome.REFUSED:
""",
        "The shop looks a lost placement up after 409, and gives it up after any other refusal.",
        consequences=("ORD-03", "ORD-05"),
    ),
    Mutation(
        "refused-repeat-is-never-looked-up",
        "ORD-06",
        "checkout.py",
        REPEAT,
        """        elif outcome(answer) is Outcome.REFUSED and tried_before:
            self.store.set_placement(attempt, token, Outcome.REFUSED)
        elif outcome(answer) is Outcome.REFUSED:
""",
        "The shop tries no more once the repeat is refused, and leaves the purchase open.",
        consequences=("ORD-03", "ORD-05"),
    ),
    Mutation(
        "places-anew-after-a-refused-repeat",
        "ORD-06",
        "checkout.py",
        REPEAT,
        """        elif outcome(answer) is Outcome.REFUSED and tried_before:
            self.store.close_attempt(attempt)
            self.store.set_state(attempt.reference, State.CANCELLED)
        elif outcome(answer) is Outcome.REFUSED:
""",
        "The shop cancels in its books what was placed already.",
        consequences=("ORD-03", "ORD-05"),
    ),
    Mutation(
        "a-refused-token-spoils-the-next",
        "LIFE-04",
        "checkout.py",
        """        elif self.store.placement(token) is not Outcome.REFUSED:
""",
        """        elif not self.placement_refused(attempt.reference):
""",
        "The shop uses no token any more for an order of which one was refused.",
        consequences=("LIFE-03", "ORD-01"),
    ),
    Mutation(
        "repeats-at-once-after-429",
        "RES-06",
        "klarna.py",
        SENDS,
        """        answer = self._send(call, url)
        if answer.status == 429:
            answer = self._send(call, url)
        if outcome(answer)""",
        "The shop repeats a call at once when it is told that it calls too often.",
    ),
    Mutation(
        "hammers-after-429",
        "RES-06",
        "klarna.py",
        SENDS,
        """        answer = self._send(call, url)
        for _ in range(8):
            if answer.status != 429:
                break
            time.sleep(0.05)
            answer = self._send(call, url)
        if outcome(answer)""",
        "The shop repeats a call eight times within half a second after 429.",
    ),
    Mutation(
        "waits-less-than-it-was-told",
        "RES-06",
        "klarna.py",
        SENDS,
        """        answer = self._send(call, url)
        for pause in (0.2, 0.4):
            if answer.status != 429:
                break
            time.sleep(pause)
            answer = self._send(call, url)
        if outcome(answer)""",
        "The shop waits for a fifth of a second after 429, whatever the headers say.",
    ),
    Mutation(
        "falls-over-429",
        "RES-06",
        "klarna.py",
        SENDS,
        """        answer = self._send(call, url)
        if answer.status == 429:
            raise RuntimeError("too many requests")
        if outcome(answer)""",
        "The shop falls over when it is told that it calls too often.",
        consequences=("RESP-03",),
    ),
    Mutation(
        "offers-the-old-page-for-ever",
        "LIFE-01",
        "checkout.py",
        OPENS,
        opens_again_unless("False"),
        "The shop offers a page again as long as nobody has ended it, however old it is.",
        consequences=("LIFE-02",),
    ),
    Mutation(
        "offers-the-old-page-after-a-look",
        "LIFE-01",
        "checkout.py",
        OPENS,
        opens_again_unless(
            "self.klarna.read_page(attempt.hpp_session_id, attempt.session_url).status >= 500"
        ),
        "The shop looks at the old page before it offers it again, and takes 404 for no reason.",
        consequences=("LIFE-02",),
    ),
    Mutation(
        "counts-two-days-of-its-own",
        "LIFE-02",
        "checkout.py",
        OPENS,
        opens_again_unless("time.time() - known[1] > SESSION_LIFE_S"),
        "The shop offers a page again for two days, which it counts by itself.",
        consequences=("LIFE-01",),
    ),
    Mutation(
        "leaves-lapsed-purchases-open",
        "LIFE-06",
        "checkout.py",
        SETTLES,
        """        answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
            self._follow(attempt, answer)
""",
        "The shop leaves a purchase open for ever when its session is over.",
    ),
    Mutation(
        "never-reads-what-is-over",
        "LIFE-06",
        "checkout.py",
        SETTLES,
        """        if expired(attempt):
            return
        answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
            self._follow(attempt, answer)
        elif outcome(answer) is Outcome.REFUSED:
            self._close(attempt)
""",
        "The shop no longer looks at a session that is over, and leaves its purchase open.",
        consequences=("OUT-04", "RESP-03", "RESP-07"),
    ),
    Mutation(
        "calls-a-lapsed-purchase-paid",
        "LIFE-06",
        "checkout.py",
        SETTLES,
        """        answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
            self._follow(attempt, answer)
        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)
            self.store.set_state(attempt.reference, State.PAID)
""",
        "The shop calls a purchase paid whose session is over.",
        consequences=("ORD-03", "LIFE-01"),
    ),
    Mutation(
        "gives-up-after-one-404",
        "OUT-04",
        "checkout.py",
        SETTLES,
        """        answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
            self._follow(attempt, answer)
        elif outcome(answer) is Outcome.REFUSED:
            self._close(attempt)
""",
        "The shop gives a purchase up because one reading of its session is refused.",
        consequences=("RESP-03", "RESP-07", "AUTH-04"),
    ),
    Mutation(
        "gives-up-after-one-500",
        "OUT-04",
        "checkout.py",
        SETTLES,
        """        answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
            self._follow(attempt, answer)
        elif outcome(answer) is Outcome.UNKNOWN or expired(attempt):
            self._close(attempt)
""",
        "The shop gives a purchase up because one reading of its session is not answered well.",
        consequences=("RESP-04",),
    ),
    Mutation(
        "reads-ten-times-a-look",
        "OUT-04",
        "checkout.py",
        SETTLES,
        """        for _ in range(10):
            answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
            self._follow(attempt, answer)
        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)
""",
        "The shop reads a session ten times whenever it looks at it.",
    ),
    Mutation(
        "keeps-reading-what-is-paid",
        "OUT-04",
        "reconciliation.py",
        """        side_by_side(self._checkout.review, on_hold)
""",
        """        side_by_side(self._checkout.review, on_hold)
        for reference in self._store.references(self._platform, State.PAID):
            for attempt in self._store.attempts(reference):
                self._checkout.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
""",
        "The shop goes on reading the sessions of purchases that are paid.",
        consequences=("LIFE-06",),
    ),
)
