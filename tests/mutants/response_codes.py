"""Shops that read more, or less, into a status than it says."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "placed-only-with-200",
        "RESP-01",
        "checkout.py",
        """        if outcome(answer) is Outcome.DONE and order_id:
""",
        """        if answer.status == 200 and order_id:
""",
        "One number for success: the order exists, the shop waits for it, and nothing is shipped.",
    ),
    Mutation(
        "captured-only-with-201",
        "RESP-02",
        "backoffice.py",
        """        verdict = self._verdict(order, operation, outcome(answer), repeated=repeated)
""",
        """        said = outcome(answer)
        if said is Outcome.DONE and answer.status not in {201, 204}:
            said = Outcome.REFUSED
        verdict = self._verdict(order, operation, said, repeated=repeated)
""",
        "The numbers of today's documentation: the money was taken, and the clerk takes it again.",
        consequences=(
            "RESP-06",
        ),  # a body that looks like an error's needs another number than 204
    ),
    Mutation(
        "a-body-is-an-error",
        "RESP-02",
        "backoffice.py",
        """        verdict = self._verdict(order, operation, outcome(answer), repeated=repeated)
""",
        """        said = outcome(answer)
        if said is Outcome.DONE and answer.body:
            said = Outcome.REFUSED
        verdict = self._verdict(order, operation, said, repeated=repeated)
""",
        "Only errors had a body so far: a harmless answer hides that the money was taken.",
        consequences=("RESP-06",),  # one that looks like an error's is a body too
    ),
    Mutation(
        "worker-knows-only-201",
        "RESP-02",
        "backoffice.py",
        """    def capture(self, reference: str, amount: int) -> Outcome:
        with self.store.exclusive(reference):
            return self._perform(reference, "capture", amount)
""",
        """    def capture(self, reference: str, amount: int) -> Outcome:
        from background import in_background

        def worker(name: str) -> None:
            time.sleep(0.5)
            with self.store.exclusive(name):
                order, key = self._order(name), str(uuid.uuid4())
                self._require_possible(order, "capture", amount)
                operation = self.store.add_operation(name, "capture", amount, key)
                answer = self._call(order, operation)
                if answer.status != 201:
                    time.sleep(0.5)
                    again = replace(operation, key=str(uuid.uuid4()))
                    answer = self._call(order, again)
                verdict = self._verdict(order, operation, outcome(answer), repeated=False)
                after = order_after(order, operation) if verdict is Outcome.DONE else order
                self.store.record_operation(operation, verdict, klarna_id(answer), after)

        in_background(worker, reference)
        return Outcome.UNKNOWN
""",
        "A queue delivers its job again until it ends with 201, each time with a key of its own.",
    ),
    Mutation(
        "conflict-means-captured",
        "RESP-03",
        "backoffice.py",
        """        answer = self._call(order, operation)
""",
        """        answer = self._call(order, operation)
        if answer.status == 409 and operation.kind == "capture":  # it must be captured already
            answer = replace(answer, status=201)
""",
        "A number with a meaning of its own: the order counts as captured, the money never comes.",
    ),
    Mutation(
        "knows-five-errors",
        "RESP-03",
        "klarna.py",
        """        case 4:
            return Outcome.REFUSED
""",
        """        case 4 if answer.status in {400, 401, 403, 404, 409}:
            return Outcome.REFUSED
""",
        "A list of known errors: any other number leaves the operation open for ever.",
    ),
    Mutation(
        "capture-failed-with-500",
        "RESP-04",
        "backoffice.py",
        """        answer = self._call(order, operation)
""",
        """        answer = self._call(order, operation)
        if (answer.status or 0) >= 500 and operation.kind == "capture":
            answer = replace(answer, status=400)
""",
        "An error is an error, somebody thought: the clerk captures again what was captured.",
    ),
    Mutation(
        "cancel-failed-with-500",
        "RESP-04",
        "backoffice.py",
        """        answer = self._call(order, operation)
""",
        """        answer = self._call(order, operation)
        if (answer.status or 0) >= 500 and operation.kind == "cancel":
            answer = replace(answer, status=400)
""",
        "Only captures were thought to be dangerous: goods ship for an order that is cancelled.",
    ),
    Mutation(
        "captures-again-with-a-new-key",
        "RESP-04",
        "backoffice.py",
        """                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        """                answer = self.klarna.capture(order_id, operation.amount, operation.key)
                if outcome(answer) is not Outcome.UNKNOWN:
                    return answer
                return self.klarna.capture(order_id, operation.amount, str(uuid.uuid4()))
""",
        "A fresh key for each try, as for a request id: what was captured is captured again.",
    ),
    Mutation(
        "reads-every-error",
        "RESP-05",
        "klarna.py",
        """or answer.word("correlation_id")
""",
        """or (
        answer.body["correlation_id"] if answer.status else ""
    )
""",
        "Errors are JSON, says the documentation; a proxy's page breaks the checkout midway.",
        # A success's body, a gateway's page and a redirect have no correlation id either.
        consequences=("AUTH-04", "RESP-06", "RESP-08"),
    ),
    Mutation(
        "html-is-no-answer",
        "RESP-05",
        "klarna.py",
        """        case 4:
            return Outcome.REFUSED
""",
        """        case 4:
            return Outcome.REFUSED if answer.body else Outcome.UNKNOWN
""",
        "What is not JSON cannot be Klarna's, somebody thought: a refused capture stays open.",
    ),
    Mutation(
        "all-json-is-an-object",
        "RESP-05",
        "klarna.py",
        """    return value if isinstance(value, dict) else {}
""",
        """    return value
""",
        "What can be parsed is taken for the object that it should be: null has no members.",
    ),
    Mutation(
        "no-error-without-a-code",
        "RESP-05",
        "klarna.py",
        """    correlation = answer.headers""",
        """    if answer.body:
        log.warning("%s: %s", call.name, answer.body["error_code"])
    correlation = answer.headers""",
        "The one member that may be acted on is logged: an error without it breaks the checkout.",
        consequences=("RESP-06",),  # a body that looks like a success has no error code either
    ),
    Mutation(
        "expects-an-error-code",
        "RESP-05",
        "checkout.py",
        """        session = needed(self.klarna.create_session(reference, payload), "session_id")
""",
        """        session = self.klarna.create_session(reference, payload)
        if outcome(session) is Outcome.REFUSED:
            log.warning("order=%s: %s", reference, session.body["error_code"])
        session = needed(session, "session_id")
""",
        "Logged before it is handled, and only JSON was tried: a proxy's page is the shop's 500.",
        consequences=(
            "AUTH-04",
            "RESP-06",
        ),  # a gateway's page and a success's body have no error code
    ),
    Mutation(
        "shows-its-traceback",
        "RESP-05",
        "web.py",
        """    except KlarnaUnavailable:
        return json_reply(502, {"error": "Paying with Klarna is not possible at the moment."})
""",
        """    except KlarnaUnavailable:
        import traceback

        return page(502, "Not possible", traceback.format_exc())
""",
        "Debugging was never switched off: shoppers read the way through the program's files.",
        consequences=(
            "AUTH-04",
            "COMPAT-07",
            "RESP-03",
            "RESP-04",
            "RESP-06",
            "RESP-08",
            "RESP-09",
        ),
    ),
    Mutation(
        "an-id-is-an-order",
        "RESP-06",
        "checkout.py",
        """        if outcome(answer) is Outcome.DONE and order_id:
""",
        """        if order_id:
""",
        "The body is believed without its status: an error that names an order ships the goods.",
    ),
    Mutation(
        "error-member-is-an-error",
        "RESP-06",
        "checkout.py",
        """    if outcome(answer) is Outcome.DONE and all(answer.word(name) for name in names):
""",
        """    failed = "error_code" in answer.body
    if not failed and outcome(answer) is Outcome.DONE and all(map(answer.word, names)):
""",
        "A member that looks like an error's, empty: the checkout stops although all went well.",
    ),
    Mutation(
        "error-member-on-capture",
        "RESP-06",
        "backoffice.py",
        """        answer = self._call(order, operation)
""",
        """        answer = self._call(order, operation)
        if "error_code" in answer.body or "error_messages" in answer.body:
            answer = replace(answer, status=400)
""",
        "A member of an error, empty: the money was taken, and the clerk is told that it was not.",
    ),
    Mutation(
        "not-found-is-refunded",
        "RESP-07",
        "backoffice.py",
        """        answer = self._call(order, operation)
""",
        """        answer = self._call(order, operation)
        if answer.status == 404 and operation.kind == "refund":  # there is nothing left to refund
            answer = replace(answer, status=201)
""",
        "Gone means done, somebody thought: a refund is shown that the consumer never gets.",
    ),
    Mutation(
        "follows-with-its-key",
        "RESP-08",
        "klarna.py",
        """                body = json_object(content(response))
                return Answer(response.status_code, body, response.headers)
""",
        """                body = json_object(content(response))
                elsewhere = response.headers.get("Location", "")
                if response.is_redirect and elsewhere:
                    return self._send(call, str(response.url.join(elsewhere)))
                return Answer(response.status_code, body, response.headers)
""",
        "Redirects are followed, header and all: whoever can write a Location holds the key.",
    ),
    Mutation(
        "moved-means-done",
        "RESP-08",
        "klarna.py",
        """        case 2:
            return Outcome.DONE
""",
        """        case 2 | 3:
            return Outcome.DONE
""",
        "Below 400 all is well, as the library's `ok` says: a capture that went nowhere is booked.",
    ),
    Mutation(
        "shows-what-went-wrong",
        "RESP-09",
        "web.py",
        """    except KlarnaUnavailable:
        return json_reply(502, {"error": "Paying with Klarna is not possible at the moment."})
""",
        """    except KlarnaUnavailable as error:
        cause = error.__traceback__
        while cause and cause.tb_next:
            cause = cause.tb_next
        return page(502, "Not possible", str(cause and cause.tb_frame.f_locals))
""",
        "A page for developers, left on: shoppers read Klarna's messages, markup and all.",
    ),
    Mutation(
        "message-in-the-address",
        "RESP-09",
        "web.py",
        """    except KlarnaUnavailable:
        return json_reply(502, {"error": "Paying with Klarna is not possible at the moment."})
""",
        """    except KlarnaUnavailable as error:
        cause = error.__traceback__
        while cause and cause.tb_next:
            cause = cause.tb_next
        refused = cause.tb_frame.f_locals["answer"].body if cause else {}
        message = " ".join(refused.get("error_messages", ()))[:200]
        return Reply(303, headers={"Location": f"/basket?error={quote(message)}"})
""",
        "The basket shows what the address says: here it says what Klarna wrote for developers.",
    ),
    Mutation(
        "reads-the-message",
        "RESP-09",
        "backoffice.py",
        """        answer = self._call(order, operation)
""",
        """        answer = self._call(order, operation)
        if any("already" in text.lower() for text in answer.body.get("error_messages", ())):
            answer = replace(answer, status=201)
""",
        "A text is searched for a word: with another wording the money was never taken.",
    ),
    Mutation(
        "read-only-with-200",
        "RESP-01",
        "checkout.py",
        """        if outcome(answer) is Outcome.DONE:
            self._follow(attempt, answer)
""",
        """        if answer.status == 200:
            self._follow(attempt, answer)
""",
        "The read counts with one number only: what was paid stays open for ever.",
    ),
    Mutation(
        "cancelled-only-with-204",
        "RESP-02",
        "klarna.py",
        """        return self._operate("cancel", order_id, key)
""",
        """        answer = self._operate("cancel", order_id, key)
        return answer if answer.status == 204 else Answer(400, {}, {})
""",
        "No content, says the example: with a body or another number the order stays alive.",
        consequences=("RESP-06",),  # a body that looks like an error's needs another number
    ),
    Mutation(
        "server-error-is-a-no",
        "RESP-04",
        "checkout.py",
        """        elif outcome(answer) is Outcome.REFUSED and not tried_before:
            self._refuse(attempt, token)
""",
        """        elif (answer.status or 0) >= 500:
            self.store.set_state(attempt.reference, State.CLOSED)
            self.store.close_attempt(attempt)
        elif outcome(answer) is Outcome.REFUSED and not tried_before:
            self._refuse(attempt, token)
""",
        "Every error is a no, somebody thought: an order that exists after all is never shipped.",
        consequences=("ORD-05",),
    ),
    Mutation(
        "closes-what-it-cannot-read",
        "RESP-04",
        "checkout.py",
        """        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)
""",
        """        elif (answer.status or 0) >= 500:
            self._close(attempt)
        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)
""",
        "What cannot be read must be gone: the consumer has agreed, and nothing ever comes of it.",
    ),
    Mutation(
        "forgets-the-correlation-id",
        "RESP-10",
        "klarna.py",
        """        "%s failed: status=%s correlation_id=%s %s",
        call.name,
        answer.status,
        segment(correlation),
        call.about,
""",
        """        "%s failed: status=%s %s",
        call.name,
        answer.status,
        call.about,
""",
        "The log has the number of the error only: nobody at Klarna can find the call.",
    ),
    Mutation(
        "reads-already-as-done",
        "RESP-09",
        "klarna.py",
        """        answer = self._send(call, url)
""",
        """        answer = self._send(call, url)
        if "lready captured" in str(answer.body):
            answer = Answer(200, answer.body, answer.headers)
""",
        "A message seen once was taken for a promise: with another text goods leave unpaid.",
    ),
    Mutation(
        "reads-declined-as-the-end",
        "RESP-09",
        "checkout.py",
        """        elif outcome(answer) is Outcome.REFUSED and not tried_before:
""",
        """        elif "eclined" in str(answer.body):
            self.store.set_state(attempt.reference, State.CANCELLED)
        elif outcome(answer) is Outcome.REFUSED and not tried_before:
""",
        "The word decides instead of the status: the same error now ends the purchase, now not.",
    ),
    Mutation(
        "logs-no-order",
        "RESP-10",
        "klarna.py",
        """        call.about,
    )
""",
        """        "",
    )
""",
        "A correlation id without an order: the call is found, the consumer is not.",
    ),
    Mutation(
        "404-of-the-order-is-captured",
        "RESP-07",
        "backoffice.py",
        """                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        """                seen = self.klarna.read_order(order_id)
                if seen.status == 404:
                    return Answer(201, {}, {})
                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        "It looks before it captures; what it cannot find, it takes for captured and archived.",
        consequences=("OM-04",),
    ),
    Mutation(
        "reads-the-order-with-200-only",
        "RESP-01",
        "backoffice.py",
        """                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        """                if self.klarna.read_order(order_id).status != 200:
                    return Answer(400, {}, {})
                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        "It looks before it captures, and believes one number: another success ends the delivery.",
    ),
    Mutation(
        "release-of-a-gone-token-ends-it",
        "RESP-03",
        "checkout.py",
        """        self.klarna.release_authorization(attempt.reference, token)
""",
        """        if self.klarna.release_authorization(attempt.reference, token).status == 410:
            self.store.set_state(attempt.reference, State.CLOSED)
""",
        "Of one number of the clean-up it is thought that the purchase is gone: it is not.",
    ),
)
